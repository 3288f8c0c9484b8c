//! JSON schemas of the types that the interface takes and gives, as serde reads and writes them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use syn::punctuated::Punctuated;
use syn::{Attribute, Field, Fields, GenericArgument, ItemEnum, ItemStruct, PathArguments, Token};

use crate::source::{Name, Source, Type, doc};

/// The schemas met so far.
pub struct Schemas<'a> {
    source: &'a Source,
    made: BTreeMap<String, Value>,
}

impl<'a> Schemas<'a> {
    /// None yet.
    pub fn new(source: &'a Source) -> Self {
        Self {
            source,
            made: BTreeMap::new(),
        }
    }

    /// All of them, by name.
    pub fn finish(self) -> BTreeMap<String, Value> {
        self.made
    }

    /// The schema of a type as named in a module.
    pub fn of(&mut self, module: &[String], ty: &syn::Type) -> Value {
        match ty {
            syn::Type::Reference(reference) => self.of(module, &reference.elem),
            syn::Type::Paren(inner) => self.of(module, &inner.elem),
            syn::Type::Slice(slice) => array(self.of(module, &slice.elem)),
            syn::Type::Array(of) => array(self.of(module, &of.elem)),
            syn::Type::Tuple(tuple) => {
                let items: Vec<_> = tuple.elems.iter().map(|ty| self.of(module, ty)).collect();
                json!({ "type": "array", "minItems": items.len(), "maxItems": items.len(), "prefixItems": items })
            }
            syn::Type::Path(path) => self.of_path(module, &path.path),
            _ => json!({}),
        }
    }

    fn of_path(&mut self, module: &[String], path: &syn::Path) -> Value {
        let Some(last) = path.segments.last() else {
            return json!({});
        };
        let inner = arguments(&last.arguments);
        let name = last.ident.to_string();
        if let Some(simple) = simple(&name) {
            return simple;
        }
        match (&*name, &inner[..]) {
            ("Option", [of]) => json!({ "anyOf": [self.of(module, of), { "type": "null" }] }),
            ("Box" | "Arc" | "Cow", [.., of]) => self.of(module, of),
            ("Vec" | "HashSet" | "BTreeSet", [of]) => array(self.of(module, of)),
            ("HashMap" | "BTreeMap", [_, of]) => {
                json!({ "type": "object", "additionalProperties": self.of(module, of) })
            }
            _ => self.of_ours(module, path),
        }
    }

    /// A reference to the schema of a type of ours, which is made if it is met for the first time.
    fn of_ours(&mut self, module: &[String], path: &syn::Path) -> Value {
        let Some((name, found)) = self.source.find_type(module, path) else {
            return json!({});
        };
        let key = key(name);
        if !self.made.contains_key(&key) {
            // So that a type that contains itself comes to an end.
            self.made.insert(key.clone(), json!({}));
            let module = name.split_last().map_or(&[][..], |(_, module)| module);
            let schema = match found {
                Type::Struct(item) => self.of_struct(module, item),
                Type::Enum(item) => self.of_enum(module, item),
            };
            self.made.insert(key.clone(), schema);
        }
        json!({ "$ref": format!("#/components/schemas/{key}") })
    }

    fn of_struct(&mut self, module: &[String], item: &ItemStruct) -> Value {
        let serde = Serde::read(&item.attrs);
        let mut schema = if let Some(other) = &serde.read_as {
            self.of_path(module, other)
        } else if !serde_derived(&item.attrs) {
            // Written by hand: a value with a text of its own.
            json!({})
        } else {
            self.of_fields(module, &item.fields, &serde)
        };
        describe(&mut schema, &item.attrs);
        schema
    }

    fn of_fields(&mut self, module: &[String], fields: &Fields, about: &Serde) -> Value {
        match fields {
            Fields::Unit => json!({ "type": "null" }),
            Fields::Unnamed(fields) => {
                let mut inner: Vec<_> = fields
                    .unnamed
                    .iter()
                    .map(|field| self.of(module, &field.ty))
                    .collect();
                match inner.len() {
                    1 => inner.remove(0),
                    _ => json!({ "type": "array", "prefixItems": inner }),
                }
            }
            Fields::Named(fields) => {
                let fields: Vec<_> = fields.named.iter().collect();
                self.of_named(module, &fields, about)
            }
        }
    }

    fn of_named(&mut self, module: &[String], fields: &[&Field], about: &Serde) -> Value {
        let (mut properties, mut required, mut parts) = (Map::new(), Vec::new(), Vec::new());
        for field in fields {
            let serde = Serde::read(&field.attrs);
            if serde.skipped {
                continue;
            }
            if serde.flattened {
                parts.push(self.of(module, &field.ty));
                continue;
            }
            let own = field.ident.as_ref().map(ToString::to_string);
            let own = own.unwrap_or_default();
            let name = serde
                .name
                .clone()
                .unwrap_or_else(|| about.renamed(own.trim_start_matches("r#")));
            let mut schema = if serde.own_form {
                json!({})
            } else {
                self.of(module, &field.ty)
            };
            describe(&mut schema, &field.attrs);
            let optional = schema
                .get("anyOf")
                .is_some_and(|any| any[1]["type"] == "null");
            if !(serde.defaulted || about.defaulted || serde.left_out || optional && about.reads) {
                required.push(Value::from(name.clone()));
            }
            properties.insert(name, schema);
        }
        let mut schema = json!({ "type": "object", "properties": properties });
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        if about.strict {
            schema["additionalProperties"] = false.into();
        }
        if !parts.is_empty() {
            parts.push(schema);
            schema = json!({ "allOf": parts });
        }
        schema
    }

    fn of_enum(&mut self, module: &[String], item: &ItemEnum) -> Value {
        let serde = Serde::read(&item.attrs);
        if let Some(other) = &serde.read_as {
            return self.of_path(module, other);
        }
        if !serde_derived(&item.attrs) {
            return json!({});
        }
        let unit = item
            .variants
            .iter()
            .all(|variant| variant.fields.is_empty());
        let mut variants = Vec::new();
        for variant in &item.variants {
            let own = Serde::read(&variant.attrs);
            if own.skipped {
                continue;
            }
            let name = own
                .name
                .clone()
                .unwrap_or_else(|| serde.renamed_variant(&variant.ident.to_string()));
            let fields = Serde {
                reads: serde.reads,
                ..own
            };
            if unit && serde.tag.is_none() {
                variants.push(json!(name));
            } else {
                variants.push(self.of_variant(module, &name, &variant.fields, &serde, &fields));
            }
        }
        let mut schema = if unit && serde.tag.is_none() {
            json!({ "type": "string", "enum": variants })
        } else {
            json!({ "anyOf": variants })
        };
        describe(&mut schema, &item.attrs);
        schema
    }

    fn of_variant(
        &mut self,
        module: &[String],
        name: &str,
        fields: &Fields,
        whole: &Serde,
        about: &Serde,
    ) -> Value {
        let named = |tag: &str| json!({ "type": "object", "properties": { tag: { "const": name } }, "required": [tag] });
        let content = |schemas: &mut Self| schemas.of_fields(module, fields, about);
        match (&whole.tag, &whole.content) {
            _ if whole.untagged => content(self),
            (Some(tag), _) if fields.is_empty() => named(tag),
            (Some(tag), Some(place)) => {
                json!({ "allOf": [named(tag), { "type": "object", "properties": { place: content(self) }, "required": [place] }] })
            }
            (Some(tag), None) => json!({ "allOf": [named(tag), content(self)] }),
            (None, _) if fields.is_empty() => json!({ "const": name }),
            (None, _) => {
                json!({ "type": "object", "properties": { name: content(self) }, "required": [name], "additionalProperties": false })
            }
        }
    }
}

/// Types of the language and of libraries, by how they look in JSON.
fn simple(name: &str) -> Option<Value> {
    let whole =
        |least: i64, most: i64| json!({ "type": "integer", "minimum": least, "maximum": most });
    Some(match name {
        "String" | "str" | "char" => json!({ "type": "string" }),
        "bool" => json!({ "type": "boolean" }),
        "u8" => whole(0, 255),
        "u16" => whole(0, 65_535),
        "u32" => whole(0, i64::from(u32::MAX)),
        "i32" => whole(i64::from(i32::MIN), i64::from(i32::MAX)),
        "u64" | "usize" => json!({ "type": "integer", "minimum": 0 }),
        "i64" => whole(i64::MIN, i64::MAX),
        "f64" | "f32" => json!({ "type": "number" }),
        "NaiveDate" => json!({ "type": "string", "format": "date" }),
        "DateTime" => json!({ "type": "string", "format": "date-time" }),
        "NaiveDateTime" => {
            json!({ "type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$", "examples": ["2026-12-17T17:00:00"] })
        }
        "NaiveTime" => json!({ "type": "string", "pattern": r"^\d{2}:\d{2}(:\d{2})?$" }),
        "Hash" => json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }),
        "Value" | "RawValue" => json!({}),
        _ => return None,
    })
}

fn array(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// The name of a schema: the type's, after the modules that it stands in.
fn key(name: &Name) -> String {
    let parts = name.iter().filter(|part| *part != "pages");
    parts.cloned().collect::<Vec<_>>().join(".")
}

fn describe(schema: &mut Value, attributes: &[Attribute]) {
    let text = doc(attributes);
    if let Some(schema) = schema.as_object_mut()
        && !text.is_empty()
    {
        schema.insert("description".into(), text.into());
    }
}

fn arguments(arguments: &PathArguments) -> Vec<&syn::Type> {
    let PathArguments::AngleBracketed(given) = arguments else {
        return Vec::new();
    };
    let types = given.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

fn derives(attributes: &[Attribute]) -> Vec<String> {
    let derive = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"));
    let paths = derive.filter_map(|attribute| {
        let parse = Punctuated::<syn::Path, Token![,]>::parse_terminated;
        attribute.parse_args_with(parse).ok()
    });
    let names = paths
        .flatten()
        .filter_map(|path| Some(path.segments.last()?.ident.to_string()));
    names.collect()
}

fn serde_derived(attributes: &[Attribute]) -> bool {
    derives(attributes)
        .iter()
        .any(|name| name == "Serialize" || name == "Deserialize")
}

/// What serde is told about a type, a variant or a field.
#[derive(Default)]
struct Serde {
    name: Option<String>,
    case: Option<String>,
    tag: Option<String>,
    content: Option<String>,
    read_as: Option<syn::Path>,
    untagged: bool,
    strict: bool,
    defaulted: bool,
    flattened: bool,
    skipped: bool,
    left_out: bool,
    own_form: bool,
    /// Whether the type is read at all, so that what may be missing isn't required.
    reads: bool,
}

impl Serde {
    fn read(attributes: &[Attribute]) -> Self {
        let mut serde = Self {
            reads: derives(attributes).iter().any(|name| name == "Deserialize"),
            ..Self::default()
        };
        for attribute in attributes.iter().filter(|a| a.path().is_ident("serde")) {
            // What isn't understood here the compiler has understood.
            let _understood = attribute.parse_nested_meta(|meta| {
                let name = meta.path.get_ident().map(ToString::to_string);
                let text = match meta.value() {
                    Ok(value) => value.parse::<syn::LitStr>().ok().map(|text| text.value()),
                    Err(_) => None,
                };
                serde.set(&name.unwrap_or_default(), text);
                Ok(())
            });
        }
        serde
    }

    fn set(&mut self, name: &str, text: Option<String>) {
        match name {
            "rename" => self.name = text,
            "rename_all" => self.case = text,
            "tag" => self.tag = text,
            "content" => self.content = text,
            "try_from" | "from" | "into" => {
                self.read_as = text.and_then(|text| syn::parse_str(&text).ok());
            }
            "untagged" => self.untagged = true,
            "deny_unknown_fields" => self.strict = true,
            "default" => self.defaulted = true,
            "flatten" => self.flattened = true,
            "skip" | "skip_serializing" => self.skipped = true,
            "skip_serializing_if" => self.left_out = true,
            "with" | "serialize_with" | "deserialize_with" => self.own_form = true,
            _ => {}
        }
    }

    fn renamed(&self, field: &str) -> String {
        match self.case.as_deref() {
            Some("kebab-case") => field.replace('_', "-"),
            Some("camelCase") => camel(field),
            _ => field.to_owned(),
        }
    }

    fn renamed_variant(&self, variant: &str) -> String {
        match self.case.as_deref() {
            Some("lowercase") => variant.to_lowercase(),
            Some("kebab-case") => split(variant, '-'),
            Some("snake_case") => split(variant, '_'),
            Some("UPPERCASE") => variant.to_uppercase(),
            _ => variant.to_owned(),
        }
    }
}

fn split(name: &str, by: char) -> String {
    let mut out = String::new();
    for sign in name.chars() {
        if sign.is_uppercase() && !out.is_empty() {
            out.push(by);
        }
        out.extend(sign.to_lowercase());
    }
    out
}

fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut out, part| {
        let mut signs = part.chars();
        out.extend(signs.next().map(|sign| sign.to_ascii_uppercase()));
        out.push_str(signs.as_str());
        out
    })
}
