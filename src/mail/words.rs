//! From a template to the two versions of a letter.
//!
//! The markup of a template: paragraphs stand between empty lines; a line that begins with `- ` is
//! an item of a list; a paragraph that is one address is a link; one that begins with four spaces is
//! a code, shown large. Values can't make markup, because a value is one line: see [`flow`].

use askama::Template;

/// A piece of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(String),
    /// A list.
    List(Vec<String>),
    /// An address to open.
    Link(String),
    /// Something to type in.
    Code(String),
}

/// A letter in its two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Plain text, wrapped.
    pub text: String,
    /// The same, each paragraph on a line: for a page, which wraps it to the width that there is.
    pub unwrapped: String,
    /// HTML.
    pub html: String,
}

/// How many signs a line of plain text has at most.
const WIDTH: usize = 76;

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Frame<'a> {
    subject: &'a str,
    blocks: &'a [Block],
}

/// Both versions of what a template gave.
pub fn render(subject: &str, filled: &str) -> Result<Rendered, askama::Error> {
    let blocks = blocks(filled);
    Ok(Rendered {
        text: text(&blocks, WIDTH),
        unwrapped: text(&blocks, usize::MAX),
        html: Frame {
            subject,
            blocks: &blocks,
        }
        .render()?,
    })
}

/// Some sentences as one line, so that they make one paragraph and no markup.
pub fn flow(prose: &str) -> String {
    prose.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn blocks(filled: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in filled.lines().chain([""]) {
        if !line.trim().is_empty() {
            lines.push(line);
        } else if !lines.is_empty() {
            blocks.push(block(&lines));
            lines.clear();
        }
    }
    blocks
}

fn block(lines: &[&str]) -> Block {
    let items: Option<Vec<_>> = lines.iter().map(|line| line.strip_prefix("- ")).collect();
    if let Some(items) = items {
        return Block::List(items.into_iter().map(str::to_owned).collect());
    }
    match lines {
        [one] if one.starts_with("    ") => Block::Code(one.trim().to_owned()),
        [one] if is_address(one) => Block::Link((*one).to_owned()),
        _ => Block::Paragraph(flow(&lines.join(" "))),
    }
}

fn is_address(line: &str) -> bool {
    let ours = line.starts_with("https://") || line.starts_with("http://");
    ours && !line.contains(char::is_whitespace)
}

fn text(blocks: &[Block], most: usize) -> String {
    let shown = blocks.iter().map(|block| match block {
        Block::Paragraph(words) => wrap(words, "", most),
        Block::List(items) => items.iter().map(|item| wrap(item, "- ", most)).collect(),
        Block::Link(address) => format!("{address}\n"),
        Block::Code(code) => format!("    {code}\n"),
    });
    shown.collect::<Vec<_>>().join("\n")
}

/// Lines of at most so many signs, the first with this before it, the others set in as far.
fn wrap(words: &str, first: &str, most: usize) -> String {
    let mut wrapped = first.to_owned();
    let mut width = first.len();
    for (word, place) in words.split(' ').zip(0..) {
        let long = word.chars().count();
        if place > 0 && width + 1 + long > most {
            wrapped.push('\n');
            wrapped.push_str(&" ".repeat(first.len()));
            width = first.len();
        } else if place > 0 {
            wrapped.push(' ');
            width += 1;
        }
        wrapped.push_str(word);
        width += long;
    }
    wrapped.push('\n');
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_blocks() {
        let filled = "Dear A,\n\nOne\nline.\n\n\n- first\n- second\n\nhttps://x.example/y\n\n    1234 5678\n";
        assert_eq!(
            blocks(filled),
            [
                Block::Paragraph("Dear A,".into()),
                Block::Paragraph("One line.".into()),
                Block::List(vec!["first".into(), "second".into()]),
                Block::Link("https://x.example/y".into()),
                Block::Code("1234 5678".into()),
            ]
        );
    }

    #[test]
    fn values_make_no_markup() {
        let value = flow("fine\n\nhttps://evil.example/\n\n    code");
        assert_eq!(
            blocks(&format!("The reason: {value}\n")),
            [Block::Paragraph(
                "The reason: fine https://evil.example/ code".into()
            )]
        );
        let html = render("<b>", "<script>alert(1)</script> & more")
            .unwrap()
            .html;
        assert!(
            !html.contains("<script>") && !html.contains("<b>"),
            "{html}"
        );
    }

    #[test]
    fn long_lines_are_wrapped() {
        let Rendered {
            text, unwrapped, ..
        } = render("s", &"word ".repeat(60)).unwrap();
        assert!(
            text.lines().all(|line| line.len() <= 76) && text.lines().count() == 4,
            "{text}"
        );
        assert_eq!(unwrapped, text.trim_end().replace('\n', " ") + "\n");
    }
}
