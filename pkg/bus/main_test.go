package bus

import (
	"os"
	"testing"

	"coxswain/pkg/natstest"
)

func TestMain(m *testing.M) { os.Exit(natstest.Main(m)) }
