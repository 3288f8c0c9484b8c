/**
 * Canonical JSON: what is hashed is exactly the bytes that are stored, so a text that is not in its one
 * spelling is refused, and no second reader can see another object (specification, "Conventions").
 */

/** A value of JSON. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** JSON that is none, is not of the shape that belongs there, or not in its one spelling. */
export class ShapeFault extends Error {}

/** Makes a typed value of JSON, or throws `ShapeFault`. */
export type Shape<T> = (value: Json, at: string) => T;

/** A string. */
export const text: Shape<string> = (value, at) => {
  if (typeof value !== "string") throw new ShapeFault(`${at}: not a string`);
  return value;
};

/** A whole number from 0 on that JavaScript holds exactly. */
export const natural: Shape<number> = (value, at) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new ShapeFault(`${at}: not a whole number`);
  }
  return value;
};

/** Anything: the caller reads it by what else it knows. */
export const any: Shape<Json> = (value) => value;

/** A list of things of one shape. */
export function list<T>(shape: Shape<T>): Shape<T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new ShapeFault(`${at}: not a list`);
    return value.map((one, i) => shape(one, `${at} ${i + 1}`));
  };
}

/**
 * An object with exactly these fields in this order. A field whose name ends in "?" may be missing, and
 * is called without it.
 */
export function object<T extends Record<string, Shape<unknown>>>(
  fields: T,
): Shape<{
  [name in keyof T as name extends `${string}?` ? never : name]: ReturnType<T[name]>;
} & { [name in keyof T as name extends `${infer bare}?` ? bare : never]?: ReturnType<T[name]> }> {
  const known = Object.entries(fields).map(([name, shape]) => ({
    name: name.replace(/\?$/, ""),
    needed: !name.endsWith("?"),
    shape,
  }));
  return (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new ShapeFault(`${at}: not an object`);
    }
    const present = known.filter(({ name, needed }) => needed || Object.hasOwn(value, name));
    const names = Object.keys(value);
    if (names.join() !== present.map(({ name }) => name).join()) {
      throw new ShapeFault(`${at}: has the fields ${names.join(", ") || "none"}`);
    }
    const read = present.map(({ name, shape }) => [name, shape(value[name] as Json, `${at}, ${name}`)]);
    return Object.fromEntries(read);
  };
}

/** Reads a text that must be the canonical JSON of this shape. */
export function readCanonical<T>(what: string, source: string, shape: Shape<T>): T {
  const value = parse(what, source);
  if (JSON.stringify(value) !== source) {
    throw new ShapeFault(`${what}: not in canonical form (white space, order or spelling)`);
  }
  return shape(value, what);
}

/** Reads JSON in any spelling. */
export function parse(what: string, source: string): Json {
  try {
    return JSON.parse(source) as Json;
  } catch {
    throw new ShapeFault(`${what}: not JSON`);
  }
}
