//! The doors: each with its handler's words, what it takes, and what it gives.

use quote::ToTokens;
use serde_json::{Map, Value, json};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, FnArg, GenericArgument, ItemFn, PathArguments, ReturnType, Stmt, Token, Type};

use crate::schema::Schemas;
use crate::source::{Name, Source, doc};

/// Statuses of success that handlers name.
const STATUSES: [(&str, &str); 6] = [
    ("OK", "200"),
    ("CREATED", "201"),
    ("ACCEPTED", "202"),
    ("NO_CONTENT", "204"),
    ("PARTIAL_CONTENT", "206"),
    ("SEE_OTHER", "303"),
];

/// What there is to know of every door, by method and path.
pub fn described(
    source: &Source,
    schemas: &mut Schemas<'_>,
) -> Result<Map<String, Value>, &'static str> {
    let table = source
        .function(&["router", "doors"])
        .ok_or("src/router.rs has no function `doors`")?;
    let mut all = Map::new();
    // What isn't understood is left out; a test compares with the table itself.
    for entry in entries(table).unwrap_or_default() {
        let Some((path, method, handler)) = door(&entry) else {
            continue;
        };
        let router = ["router".to_owned()];
        let Some((mut module, function)) = source.find_function(&router, &handler) else {
            continue;
        };
        module.pop();
        let described = operation(schemas, &module, function, &path);
        all.insert(format!("{} {path}", method.to_uppercase()), described);
    }
    Ok(all)
}

/// The entries of the table.
fn entries(table: &ItemFn) -> Option<Vec<Expr>> {
    let Some(Stmt::Expr(Expr::Macro(list), None)) = table.block.stmts.last() else {
        return None;
    };
    let parse = Punctuated::<Expr, Token![,]>::parse_terminated;
    let entries = parse.parse2(list.mac.tokens.clone()).ok()?;
    Some(entries.into_iter().collect())
}

/// Address, method and handler of an entry.
fn door(entry: &Expr) -> Option<(String, String, syn::Path)> {
    let Expr::Call(call) = entry else { return None };
    let texts = call.args.iter().filter_map(|argument| match argument {
        Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    });
    let path = texts.into_iter().next()?;
    let (method, handler) = routed(call.args.last()?)?;
    Some((path, method, handler))
}

/// `get(handler)`, with or without layers.
fn routed(route: &Expr) -> Option<(String, syn::Path)> {
    match route {
        Expr::MethodCall(call) => routed(&call.receiver),
        Expr::Call(call) => {
            let Expr::Path(method) = &*call.func else {
                return None;
            };
            let Some(Expr::Path(handler)) = call.args.first() else {
                return None;
            };
            let method = method.path.segments.last()?.ident.to_string();
            Some((method, handler.path.clone()))
        }
        _ => None,
    }
}

fn operation(schemas: &mut Schemas<'_>, module: &Name, function: &ItemFn, path: &str) -> Value {
    let (summary, description) = words(function);
    let mut operation = json!({ "summary": summary });
    if !description.is_empty() {
        operation["description"] = description.into();
    }
    let mut parameters = Vec::new();
    let mut in_path = Vec::new();
    for argument in &function.sig.inputs {
        let FnArg::Typed(argument) = argument else {
            continue;
        };
        let Some((name, inner)) = named(&argument.ty) else {
            continue;
        };
        match (&*name, inner.first()) {
            ("Json", Some(ty)) => {
                operation["takes"] = body("application/json", schemas.of(module, ty))
            }
            ("Form", Some(ty)) => {
                let form = "application/x-www-form-urlencoded";
                operation["takes"] = body(form, schemas.of(module, ty));
            }
            ("Upload", _) => {
                let any = json!({ "type": "object", "properties": { "file": { "type": "string", "format": "binary" } }, "required": ["file"] });
                operation["takes"] = body("multipart/form-data", any);
            }
            ("Raw", _) => operation["takes"] = as_it_is(),
            ("Query", Some(ty)) => parameters.push(schemas.of(module, ty)),
            ("Expected", _) => operation["expects"] = true.into(),
            ("Path", Some(ty)) => in_path = types_in(schemas, module, ty),
            _ => {}
        }
    }
    operation["query"] = parameters.into();
    operation["path"] = fields(path)
        .zip(
            in_path
                .into_iter()
                .chain(std::iter::repeat(json!({ "type": "string" }))),
        )
        .map(|(name, schema)| json!([name, schema]))
        .collect();
    operation["gives"] = gives(schemas, module, function);
    operation
}

/// The fields of an address, in order.
fn fields(path: &str) -> impl Iterator<Item = &str> {
    let parts = path.split('/');
    parts.filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn types_in(schemas: &mut Schemas<'_>, module: &Name, ty: &Type) -> Vec<Value> {
    match ty {
        Type::Tuple(tuple) => tuple
            .elems
            .iter()
            .map(|ty| schemas.of(module, ty))
            .collect(),
        one => vec![schemas.of(module, one)],
    }
}

fn body(content: &str, schema: Value) -> Value {
    json!({ content: { "schema": schema } })
}

/// A body that a handler reads by itself.
fn as_it_is() -> Value {
    let bytes = json!({ "type": "string", "format": "binary" });
    json!({ "application/json": { "schema": {} }, "application/octet-stream": { "schema": bytes } })
}

/// A type's last name and what it is of.
fn named(ty: &Type) -> Option<(String, Vec<&Type>)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(given) => given
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    Some((last.ident.to_string(), inner))
}

/// Statuses of success, and the content that goes with them.
fn gives(schemas: &mut Schemas<'_>, module: &Name, function: &ItemFn) -> Value {
    let ReturnType::Type(_, ty) = &function.sig.output else {
        return json!({ "200": {} });
    };
    let ty = match named(ty) {
        Some((name, inner)) if name == "Result" => (*inner.first().unwrap_or(&&**ty)).clone(),
        _ => (**ty).clone(),
    };
    let parts: Vec<&Type> = match &ty {
        Type::Tuple(tuple) => tuple.elems.iter().collect(),
        one => vec![one],
    };
    let content = parts.iter().find_map(|part| content(schemas, module, part));
    let open = parts.iter().any(|part| {
        matches!(part, Type::ImplTrait(_))
            || named(part).is_some_and(|(name, _)| name == "StatusCode" || name == "Response")
    });
    let mut found = if open { statuses(function) } else { Vec::new() };
    if found.is_empty() {
        found.push("200");
    }
    let with = |status: &str| match (&content, status) {
        (Some(content), status) if !["204", "303"].contains(&status) => content.clone(),
        _ => json!({}),
    };
    let all: Map<_, _> = found
        .into_iter()
        .map(|status| (status.to_owned(), with(status)))
        .collect();
    all.into()
}

fn content(schemas: &mut Schemas<'_>, module: &Name, part: &Type) -> Option<Value> {
    if let Type::Reference(text) = part {
        return matches!(&*text.elem, Type::Path(path) if path.path.is_ident("str"))
            .then(|| body("text/plain; charset=utf-8", json!({ "type": "string" })));
    }
    let (name, inner) = named(part)?;
    match (&*name, inner.first()) {
        ("Json", Some(ty)) => Some(body("application/json", schemas.of(module, ty))),
        ("Paged", Some(ty)) => {
            let entries = schemas.of(module, ty);
            Some(body(
                "application/json",
                json!({ "type": "array", "items": entries }),
            ))
        }
        ("Html", _) => Some(body(
            "text/html; charset=utf-8",
            json!({ "type": "string" }),
        )),
        ("String", _) => Some(body(
            "text/plain; charset=utf-8",
            json!({ "type": "string" }),
        )),
        ("Response", _) => Some(body("*/*", json!({}))),
        _ => None,
    }
}

/// The statuses that a handler names.
fn statuses(function: &ItemFn) -> Vec<&'static str> {
    let text = function.block.to_token_stream().to_string();
    let named = |word: &str| {
        let whole = format!("StatusCode :: {word}");
        text.match_indices(&whole).any(|(at, _)| {
            let after = text
                .get(at + whole.len()..)
                .and_then(|rest| rest.chars().next());
            !after.is_some_and(|sign| sign.is_alphanumeric() || sign == '_')
        })
    };
    let found = STATUSES.iter().filter(|(word, _)| named(word));
    found.map(|(_, status)| *status).collect()
}

/// A handler's doc comment: its first sentence, and the rest. The address that it may begin with
/// is said by the table; where there is nothing else, the names speak.
fn words(function: &ItemFn) -> (String, String) {
    let text = doc(&function.attrs);
    let text = match text.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
        Some((_, rest)) => rest.trim_start_matches([':', '.']).trim().to_owned(),
        None => text,
    };
    if text.is_empty() {
        return (
            capital(&function.sig.ident.to_string().replace('_', " ")),
            String::new(),
        );
    }
    let end = text.find(". ").into_iter().chain(text.find("\n\n")).min();
    let (first, rest) = text.split_at(end.unwrap_or(text.len()));
    let rest = rest.trim_start_matches('.').trim();
    (capital(first.trim_end_matches('.')), rest.to_owned())
}

fn capital(text: &str) -> String {
    let mut signs = text.chars();
    let first: String = signs
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + signs.as_str()
}
