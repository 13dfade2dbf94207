package projection

import (
	"context"
	"errors"

	"coxswain/pkg/planted"
)

// misdo makes the mistakes of a write that the tests must find. In a program without the build tag it does nothing.
func (o *owner) misdo(ctx context.Context, t *transaction) error {
	switch {
	case planted.Has(planted.ParkNothing):
		t.parked = nil
	case planted.Has(planted.KeepParked):
		t.unparked = nil
	case planted.Has(planted.SkipFence):
		at, err := o.store.take(ctx)
		o.epoch, t.epoch, t.from = at.epoch, at.epoch, at.position
		return err
	case planted.Has(planted.CheckpointFirst):
		err := o.store.write(ctx, transaction{epoch: t.epoch, from: t.from, to: t.to})
		t.from = t.to
		return err
	}
	return nil
}

// carriesOn makes the mistake of an owner that takes the checkpoint back and keeps its memory.
func (o *owner) carriesOn(ctx context.Context, err error) bool {
	if !o.keepsMemory(err) {
		return false
	}
	at, err := o.store.take(ctx)
	o.position, o.epoch = at.position, at.epoch
	return err == nil
}

// keepsMemory is the other half of that mistake.
func (o *owner) keepsMemory(err error) bool {
	return planted.Has(planted.StaleAfterFence) && errors.Is(err, ErrFenced)
}
