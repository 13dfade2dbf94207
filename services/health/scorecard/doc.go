// Package scorecard decides about the rules that make a score.
//
//	Draft ──> drafted (version n) ──Activate──> active
//
// A scorecard is a versioned list of measures. Drafting checks it whole: weights that sum to 100 exactly,
// mappings that ascend, inputs that exist. Activating the drafted version makes it the one that scores. Facts
// are internal to the vendor, stream "scorecard/<ScorecardID>", and belong to the tenant, to no customer.
package scorecard
