// Package workspace holds the pages of the tenant's people: their day, a customer, a call.
package workspace
