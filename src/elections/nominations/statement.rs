//! Statements: Markdown in, words counted, safe HTML out. Pure.

use std::collections::HashSet;

use ammonia::Builder;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// How many words a reader reads; marks of Markdown are none.
pub fn words(markdown: &str) -> usize {
    let mut text = String::new();
    for event in Parser::new_ext(markdown, Options::empty()) {
        match event {
            Event::Text(part) | Event::Code(part) | Event::Html(part) | Event::InlineHtml(part) => {
                text.push_str(&part);
            }
            Event::Start(_) | Event::End(TagEnd::Strong | TagEnd::Emphasis) => {}
            _ => text.push(' '),
        }
    }
    text.split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .count()
}

/// The statement as HTML: paragraphs, emphasis, lists, quotations and links, and nothing else.
/// Typed HTML is shown as text; pictures as their words; headings as a low level.
pub fn render(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, Options::empty()).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Heading {
            id, classes, attrs, ..
        }) => Some(Event::Start(Tag::Heading {
            level: HeadingLevel::H4,
            id,
            classes,
            attrs,
        })),
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Heading(HeadingLevel::H4))),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        other => Some(other),
    });
    let mut text = String::new();
    html::push_html(&mut text, events);
    clean(&text)
}

/// A second wall: what the renderer should never let through, is taken out here.
fn clean(text: &str) -> String {
    let tags = [
        "p",
        "br",
        "em",
        "strong",
        "ul",
        "ol",
        "li",
        "blockquote",
        "code",
        "pre",
        "h4",
        "a",
        "hr",
    ];
    Builder::new()
        .tags(HashSet::from(tags))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener noreferrer nofollow"))
        .url_relative(ammonia::UrlRelative::Deny)
        .clean(text)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_people_read() {
        assert_eq!(
            words("I *stand* for **safe** [records](https://example.org)."),
            5
        );
        assert_eq!(words("# A heading\n\n- one\n- two\n"), 4);
        assert_eq!(words(""), 0);
        assert_eq!(words("– — …"), 0);
        assert_eq!(words(&"word ".repeat(500)), 500);
    }

    #[test]
    fn statements_carry_no_markup_of_their_own() {
        for (typed, never) in [
            ("<script>alert(1)</script>", "<script"),
            ("<img src=x onerror=alert(1)>", "<img"),
            ("[x](javascript:alert(1))", "javascript:"),
            ("[x](data:text/html;base64,PHNjcmlwdD4=)", "data:"),
            ("![p](https://evil.example/p.png)", "<img"),
            ("<a href=\"https://x.example\" onclick=\"a()\">x</a>", "<a "),
            ("[x](/elections)", "href"),
            ("# Vote\n", "<h1"),
            ("<style>*{display:none}</style>", "<style"),
        ] {
            let shown = render(typed);
            assert!(!shown.contains(never), "{typed}: {shown}");
        }
        let shown = render("I **stand**.\n\n- one\n\n[here](https://example.org)");
        assert!(shown.contains("<strong>stand</strong>") && shown.contains("<li>one</li>"));
        assert!(
            shown.contains("rel=\"noopener noreferrer nofollow\""),
            "{shown}"
        );
    }
}
