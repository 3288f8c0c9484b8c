//! What a browser may do on a page of the booth.

/// Scripts and sheets are ours alone; nothing is asked of another origin; text never becomes a script
/// or markup. The one worker runs from a blob, because a page can pin what it fetches by hash, and a
/// worker's address it can't.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; worker-src blob:; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types booth";

/// What a file of the booth is, by its name.
pub fn content_type(name: &str) -> &'static str {
    if name.ends_with(".css") {
        "text/css; charset=utf-8"
    } else {
        "text/javascript; charset=utf-8"
    }
}

#[cfg(test)]
mod tests {
    use super::POLICY;

    #[test]
    fn the_policy_lets_nothing_in_from_elsewhere() {
        for never in ["unsafe", "http", "*", "data:"] {
            assert!(!POLICY.contains(never), "{never}");
        }
        for directive in POLICY.split(';') {
            let blob = directive.contains("blob:");
            assert_eq!(
                blob,
                directive.trim().starts_with("worker-src"),
                "{directive}"
            );
        }
    }
}
