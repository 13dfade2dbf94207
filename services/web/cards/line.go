package cards

import "time"

// told is how much later than it happened a fact may be told before the line says so.
const told = 24 * time.Hour
