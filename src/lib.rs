//! Hustings: the service.
