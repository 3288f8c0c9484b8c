//! Flawed records: each fails at the check that is there for its flaw.
