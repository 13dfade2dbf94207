package identity

// Box seals what this installation gives away and takes back, so that nobody reads or changes it in between: AES-256-GCM
// under a key for one purpose. Every process of the installation opens what another has sealed. It is a value.
type Box struct{ key Key }

// ErrNotSealed says that something was not sealed by this box, or not about this. It does not say which.
var ErrNotSealed = errNotSealed

// Box is the box for a purpose ("oidc", "mail"). Boxes of other purposes do not open what it seals.
func (k Key) Box(purpose string) Box { return Box{Key{secret: k.Derive(purpose)}} }

// Seal encrypts plain. About binds it to what it belongs to and is not kept in it: it opens with the same about only.
func (b Box) Seal(plain []byte, about string) []byte { return b.key.seal(plain, about) }

// Open is what was sealed, or ErrNotSealed.
func (b Box) Open(sealed []byte, about string) ([]byte, error) { return b.key.open(sealed, about) }
