package main

import (
	"context"
	"slices"
	"sync"
	"time"
)

// closed lets each worker do one thing after the other for a time. The first error of a worker ends it.
func closed(name string, workers int, span time.Duration, do func(worker, nth int) error) (figure, error) {
	m := start()
	end := m.began.Add(span)
	all, err := work(workers, func(worker int, took func(time.Duration)) error {
		for nth := 0; ; nth++ {
			began := time.Now()
			if began.After(end) {
				return nil
			}
			if err := do(worker, nth); err != nil {
				return err
			}
			took(time.Since(began))
		}
	})
	return m.figure(name, len(all)).waited(all), err
}

// paced does n things at a steady rate, whether or not those before are done.
func paced(ctx context.Context, workers, n int, rate float64, do func(nth int) error) error {
	due := make(chan int, n)
	go func() {
		defer close(due)
		began := time.Now()
		for i := 0; i < n && ctx.Err() == nil; i++ {
			time.Sleep(time.Until(began.Add(time.Duration(float64(i) / rate * float64(time.Second)))))
			due <- i
		}
	}()
	_, err := work(workers, func(int, func(time.Duration)) error {
		for i := range due {
			if err := do(i); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// work runs the workers and gathers how long things took.
func work(workers int, run func(worker int, took func(time.Duration)) error) ([]time.Duration, error) {
	var (
		group sync.WaitGroup
		waits = make([][]time.Duration, workers)
		errs  = make([]error, workers)
	)
	for w := range workers {
		group.Go(func() { errs[w] = run(w, func(d time.Duration) { waits[w] = append(waits[w], d) }) })
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return slices.Concat(waits...), nil
}
