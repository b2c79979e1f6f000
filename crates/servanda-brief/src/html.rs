//! One self-contained HTML page from Markdown: no script, no address loaded, raw HTML shown as text.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

const STYLE: &str = "\
:root{color-scheme:light}\
body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:62rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid #767676}\
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border:1px solid #767676;padding:.25rem .5rem;\
text-align:left;vertical-align:top;overflow-wrap:break-word}td a{overflow-wrap:anywhere}thead:not(:has(th:not(:empty))){display:none}th{background:#eee}code{font-size:.95em}\
@media print{body{margin:0;max-width:none;font-size:10pt}h2{break-after:avoid}tr{break-inside:avoid}a{color:inherit}}";

/// The page. Links keep their address only if it is `http`, `https` or within the page; pictures become their words.
///
/// ```
/// let page = servanda_brief::html::page("Report", "a <script>alert(1)</script> ![x](https://e.org/p.png)");
/// assert!(page.contains("&lt;script&gt;") && !page.contains("<script") && !page.contains("src="));
/// ```
pub fn page(title: &str, markdown: &str) -> String {
    let body = body(markdown);
    let mut safe_title = String::new();
    html::push_html(&mut safe_title, std::iter::once(Event::Text(CowStr::from(crate::text::safe(title)))));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{safe_title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// What stands in the page, for a page of another make.
pub fn body(markdown: &str) -> String {
    let mut link_kept = Vec::new();
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).filter_map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let kept = is_safe(&dest_url);
            link_kept.push(kept);
            kept.then_some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        Event::End(TagEnd::Link) => link_kept.pop().unwrap_or(true).then_some(Event::End(TagEnd::Link)),
        other => Some(other),
    });
    let mut body = String::new();
    html::push_html(&mut body, events);
    body
}

fn is_safe(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://") || address.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_acts_loses_its_address_and_keeps_its_words() {
        let page = page("t", "[here](javascript:alert(1)) and [there](https://example.org/)");
        assert!(!page.contains("javascript"));
        assert!(page.contains("here") && page.contains("<a href=\"https://example.org/\">there</a>"));
    }

    #[test]
    fn a_title_is_text() {
        assert!(page("a <b>", "").contains("<title>a &lt;b&gt;</title>"));
        assert!(page("\u{202e}</title><script>", "").contains("<title>U+202E&lt;/title&gt;&lt;script&gt;</title>"));
    }

    #[test]
    fn a_block_of_html_is_text() {
        let page = page("t", "<iframe src=\"https://e.org\">\n</iframe>\n");
        assert!(!page.contains("<iframe"));
    }
}
