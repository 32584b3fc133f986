// The part of JSON Schema that the catalog's schema uses, strictly: a keyword that this does not know is an error, so that
// none is believed to be checked when it is not.

export type Schema = Readonly<Record<string, unknown>>;

const KEYWORDS = new Set([
  "$ref", "type", "const", "enum", "pattern", "minLength", "minimum", "minItems", "items", "uniqueKey", "sorted", "required", "properties", "additionalProperties",
]);

/** What is wrong with a value, each with its place; empty where the value fits. */
export function findSchemaErrors(value: unknown, schema: Schema, definitions: Schema, at = ""): readonly string[] {
  const reference = schema["$ref"];
  if (typeof reference === "string") {
    const target = definitions[reference.replace(/^#\/\$defs\//, "")];
    return isObject(target) ? findSchemaErrors(value, target, definitions, at) : [`${at}: ${reference} leads nowhere`];
  }
  const errors: string[] = [];
  for (const keyword of Object.keys(schema)) if (!KEYWORDS.has(keyword)) errors.push(`${at}: unknown keyword ${keyword}`);
  if (!hasType(value, schema["type"])) return [...errors, `${at}: ${JSON.stringify(value)} is no ${String(schema["type"])}`];
  if ("const" in schema && value !== schema["const"]) errors.push(`${at}: must be ${JSON.stringify(schema["const"])}`);
  if (Array.isArray(schema["enum"]) && !schema["enum"].includes(value)) errors.push(`${at}: ${JSON.stringify(value)} is none of ${schema["enum"].join(", ")}`);
  if (typeof value === "string") errors.push(...findStringErrors(value, schema, at));
  if (typeof value === "number" && typeof schema["minimum"] === "number" && value < schema["minimum"]) errors.push(`${at}: ${value} is too small`);
  if (Array.isArray(value)) errors.push(...findArrayErrors(value, schema, definitions, at));
  else if (isObject(value)) errors.push(...findObjectErrors(value, schema, definitions, at));
  return errors;
}

function findStringErrors(value: string, schema: Schema, at: string): readonly string[] {
  const errors: string[] = [];
  const { minLength, pattern } = schema;
  if (typeof minLength === "number" && value.length < minLength) errors.push(`${at}: shorter than ${minLength}`);
  if (typeof pattern === "string" && !new RegExp(pattern, "u").test(value)) errors.push(`${at}: ${JSON.stringify(value)} does not match ${pattern}`);
  return errors;
}

function findArrayErrors(value: readonly unknown[], schema: Schema, definitions: Schema, at: string): readonly string[] {
  const errors: string[] = [];
  const { minItems, items, uniqueKey } = schema;
  if (typeof minItems === "number" && value.length < minItems) errors.push(`${at}: fewer than ${minItems} entries`);
  if (isObject(items)) value.forEach((item, index) => errors.push(...findSchemaErrors(item, items, definitions, `${at}[${nameOf(item, uniqueKey) ?? index}]`)));
  if (typeof uniqueKey !== "string") return errors;
  const keys = value.flatMap((item) => nameOf(item, uniqueKey) ?? []);
  const seen = new Set<string>();
  for (const [index, key] of keys.entries()) {
    const before = keys[index - 1];
    if (seen.has(key)) errors.push(`${at}: ${key} is there twice`);
    else if (schema["sorted"] === true && before !== undefined && key < before) errors.push(`${at}: ${key} stands behind ${before}`);
    seen.add(key);
  }
  return errors;
}

function findObjectErrors(value: Readonly<Record<string, unknown>>, schema: Schema, definitions: Schema, at: string): readonly string[] {
  const errors: string[] = [];
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  if (Array.isArray(schema["required"])) for (const key of schema["required"]) if (!(String(key) in value)) errors.push(`${at}: ${String(key)} is missing`);
  for (const [key, inner] of Object.entries(value)) {
    const property = properties[key];
    if (isObject(property)) errors.push(...findSchemaErrors(inner, property, definitions, `${at}.${key}`));
    else if (schema["additionalProperties"] === false) errors.push(`${at}: ${key} is not expected`);
  }
  return errors;
}

function hasType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    default:
      return false;
  }
}

function nameOf(item: unknown, key: unknown): string | undefined {
  const name = isObject(item) && typeof key === "string" ? item[key] : undefined;
  return typeof name === "string" ? name : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
