//go:build !planted

package main

const plantable = false

func plant() {}
