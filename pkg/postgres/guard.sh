# Runs the server and stops it when the process that started it is gone.
#   $1      seconds that an orderly shutdown may take
#   $2      signal that stops the server: INT (fast) or QUIT (at once)
#   $3      folder to delete afterwards, or empty
#   $4...   the server's command line
#   fd 3    a pipe that is never written to; end of file means that the starter has ended
#   fd 4    server.lock, inherited by the server and all of its processes
limit=$1 stop=$2 doomed=$3
shift 3

# Whoever signals a whole group or service means the starter: it stops the server in its own order. Ignored signals
# stay ignored in children, but the server sets its own.
trap '' HUP INT TERM

"$@" 3<&- </dev/null &
server=$!

(
	read -r _ <&3
	kill -s "$stop" "$server" 2>/dev/null
	while [ "$limit" -gt 0 ]; do
		sleep 1
		limit=$((limit - 1))
	done
	kill -s QUIT "$server" 2>/dev/null
) 4<&- &
watcher=$!

exec 3<&-
wait "$server"
status=$?
kill -s KILL "$watcher" 2>/dev/null
if [ -n "$doomed" ]; then
	cd / && rm -rf "$doomed"
fi
exit "$status"
