package httpapi

import (
	"context"
	"errors"
	"time"

	"coxswain/pkg/projection"
)

// patience is how long a read waits for its projection. It is many times the usual delay; a view that
// is further behind is an incident, and more waiting readers would not help it.
const patience = 2 * time.Second

// Await returns once the projection has reached the position in the Coxswain-Position header, or with
// projection.ErrBehind (503 with Retry-After): a reader never gets older data than it has asked for.
func Await(ctx context.Context, store projection.Store, shard int, read Read) error {
	if read.AtLeast == 0 {
		return nil
	}
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := store.Wait(waiting, shard, read.AtLeast)
	if err != nil && waiting.Err() != nil && !errors.Is(err, projection.ErrBehind) {
		return projection.ErrBehind.Because(err)
	}
	return err
}
