//! The service's source: its items by module, and what names mean in each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use syn::parse::{Parse, ParseStream};
use syn::{
    Attribute, Ident, Item, ItemEnum, ItemFn, ItemStruct, LitStr, Token, UseTree, Variant,
    parse_quote,
};

/// A path from the root of the crate: `["elections", "stage", "Stage"]`.
pub type Name = Vec<String>;

/// A type of ours.
pub enum Type {
    /// A struct.
    Struct(ItemStruct),
    /// An enum.
    Enum(ItemEnum),
}

/// All that was read.
#[derive(Default)]
pub struct Source {
    types: BTreeMap<Name, Type>,
    functions: BTreeMap<Name, ItemFn>,
    /// What a name that a module imports stands for.
    imports: BTreeMap<Name, Name>,
}

impl Source {
    /// Reads all files of a folder.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut source = Self::default();
        source.read_folder(folder, &mut Vec::new())?;
        source.follow_children();
        Ok(source)
    }

    fn read_folder(&mut self, folder: &Path, module: &mut Name) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let inside = !["mod", "lib", "main"].contains(&&*name);
            if inside {
                module.push(name.into_owned());
            }
            if path.is_dir() {
                self.read_folder(&path, module)?;
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path)?;
                // What doesn't parse the compiler will tell, in better words.
                if let Ok(file) = syn::parse_file(&text) {
                    file.items
                        .into_iter()
                        .for_each(|item| self.take(module, item));
                }
            }
            if inside {
                module.pop();
            }
        }
        Ok(())
    }

    fn take(&mut self, module: &[String], item: Item) {
        let named = |name: &syn::Ident| [module, &[name.to_string()]].concat();
        match item {
            Item::Struct(item) => {
                self.types.insert(named(&item.ident), Type::Struct(item));
            }
            Item::Enum(item) => {
                self.types.insert(named(&item.ident), Type::Enum(item));
            }
            Item::Fn(item) => {
                self.functions.insert(named(&item.sig.ident), item);
            }
            Item::Use(item) => self.import(module, Vec::new(), &item.tree),
            Item::Macro(item) if item.mac.path.is_ident("words") => {
                if let Ok(Words(item)) = item.mac.parse_body() {
                    self.types.insert(named(&item.ident), Type::Enum(item));
                }
            }
            _ => {}
        }
    }

    fn import(&mut self, module: &[String], mut before: Name, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.import(module, before, &path.tree);
            }
            UseTree::Name(name) if name.ident == "self" => {
                let alias = before.last().cloned().unwrap_or_default();
                self.imported(module, alias, before);
            }
            UseTree::Name(name) => {
                before.push(name.ident.to_string());
                self.imported(module, name.ident.to_string(), before);
            }
            UseTree::Rename(renamed) => {
                if renamed.ident != "self" {
                    before.push(renamed.ident.to_string());
                }
                self.imported(module, renamed.rename.to_string(), before);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(module, before.clone(), tree);
                }
            }
            UseTree::Glob(_) => {}
        }
    }

    fn imported(&mut self, module: &[String], alias: String, target: Name) {
        let from_root = rooted(module, &target);
        self.imports.insert([module, &[alias]].concat(), from_root);
    }

    /// `use child::Name` means the module's own child, where it has one of this name.
    fn follow_children(&mut self) {
        let modules: BTreeSet<Name> = self
            .types
            .keys()
            .chain(self.functions.keys())
            .filter_map(|name| Some(name.split_last()?.1.to_vec()))
            .collect();
        for (alias, target) in &mut self.imports {
            let Some(((_, module), first)) = alias.split_last().zip(target.first()) else {
                continue;
            };
            let child = [module, std::slice::from_ref(first)].concat();
            if !module.is_empty() && modules.contains(&child) {
                *target = [module, target].concat();
            }
        }
    }

    /// The type that a path means in a module, if it is one of ours.
    pub fn find_type(&self, module: &[String], path: &syn::Path) -> Option<(&Name, &Type)> {
        let name = self.resolve(module, &segments(path), |name| {
            self.types.contains_key(name)
        })?;
        self.types.get_key_value(&name)
    }

    /// The function that a path means in a module, if it is one of ours.
    pub fn find_function(&self, module: &[String], path: &syn::Path) -> Option<(Name, &ItemFn)> {
        let is_ours = |name: &Name| self.functions.contains_key(name);
        let name = self.resolve(module, &segments(path), is_ours)?;
        let function = self.functions.get(&name)?;
        Some((name, function))
    }

    /// A function by its whole name.
    pub fn function(&self, name: &[&str]) -> Option<&ItemFn> {
        let name: Name = name.iter().map(ToString::to_string).collect();
        self.functions.get(&name)
    }

    /// Follows imports until it comes to what is looked for.
    fn resolve(
        &self,
        module: &[String],
        path: &[String],
        found: impl Fn(&Name) -> bool,
    ) -> Option<Name> {
        let mut name = rooted(module, path);
        let local = [module, path].concat();
        if name == path {
            name = local;
        }
        for _ in 0..8 {
            if found(&name) {
                return Some(name);
            }
            // The longest beginning that is an import stands for something else.
            let next = (1..=name.len()).rev().find_map(|end| {
                let target = self.imports.get(name.get(..end)?)?;
                Some([target, name.get(end..)?].concat())
            })?;
            if next == name {
                return None;
            }
            name = next;
        }
        None
    }
}

/// What the `words!` macro of `src/words.rs` makes: an enum whose cases have words.
struct Words(ItemEnum);

impl Parse for Words {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let name: Ident = input.parse()?;
        let _: (Token![,], Ident, Token![,], LitStr, Token![:]) = (
            input.parse()?,
            input.parse()?,
            input.parse()?,
            input.parse()?,
            input.parse()?,
        );
        let mut cases = Vec::<Variant>::new();
        while !input.is_empty() {
            let attributes = input.call(Attribute::parse_outer)?;
            let case: Ident = input.parse()?;
            let _: Token![=] = input.parse()?;
            let word: LitStr = input.parse()?;
            let _: Token![,] = input.parse()?;
            cases.push(parse_quote!(#(#attributes)* #[serde(rename = #word)] #case));
        }
        Ok(Self(parse_quote!(
            #(#attributes)*
            #[derive(Serialize, Deserialize)]
            pub enum #name { #(#cases),* }
        )))
    }
}

/// A path as seen from the root of the crate; names of other crates stay as they are.
fn rooted(module: &[String], path: &[String]) -> Name {
    let mut base = module.to_vec();
    let mut rest = path;
    match path.first().map(String::as_str) {
        Some("crate") => {
            base.clear();
            rest = path.get(1..).unwrap_or_default();
        }
        Some("self") => rest = path.get(1..).unwrap_or_default(),
        Some("super") => {
            while rest.first().is_some_and(|first| first == "super") {
                base.pop();
                rest = rest.get(1..).unwrap_or_default();
            }
        }
        _ => return path.to_vec(),
    }
    [base, rest.to_vec()].concat()
}

fn segments(path: &syn::Path) -> Name {
    path.segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect()
}

/// The doc comment, its lines joined and its paragraphs apart.
pub fn doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| {
        let syn::Meta::NameValue(meta) = &attribute.meta else {
            return None;
        };
        match &meta.value {
            syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }) if meta.path.is_ident("doc") => Some(text.value().trim().to_owned()),
            _ => None,
        }
    });
    let mut text = String::new();
    for line in lines {
        let end = if line.is_empty() { "\n" } else { " " };
        text.push_str(&line);
        text.push_str(end);
    }
    text.trim().replace(" \n", "\n\n")
}
