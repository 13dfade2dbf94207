// Package natstest runs a NATS server with JetStream inside of the test process, and breaks it on request.
//
//	s := natstest.Start(t)                  // a server for this test alone, on a store in its temporary folder
//	js := s.JetStream(t)                    // a connection that outlives restarts of the server
//	s.Stop(); s.WipeStore(); s.Restart()    // the broker comes back on the same address, with everything lost
//
// A test that does not break its server may share one with the others of its process: [Shared], with stream names from
// [Unique].
//
// A cluster is three servers whose streams may have three replicas; each of them is broken in the same way:
//
//	c := natstest.StartCluster(t)
//	js := c.JetStream(t)                    // goes on with another node when its own one stops
//	c.Leader("COX_00").Stop()
//
// The servers of a cluster may be processes of their own, which can be killed rather than stopped:
//
//	func TestMain(m *testing.M) { os.Exit(natstest.Main(m)) }
//	c := natstest.StartClusterOfProcesses(t)
//	c.Leader("COX_00").Kill()
//
// A restarted server keeps its port, so clients find it again by themselves. Ports are taken below the range that the
// system hands out to outgoing connections: inside of that range a client that tries to reconnect to a port nobody
// listens on can, now and then, be connected to itself, and hold the port.
package natstest
