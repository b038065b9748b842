/**
 * Writes src/api/schema.ts from a server's OpenAPI document: one TypeScript type per schema, and per operation what
 * goes in and what comes out. `npm run api -- openapi.json` writes, with `--check` it only says whether it is up to date.
 */
import { readFileSync, writeFileSync } from "node:fs";

const TARGET = new URL("../src/api/schema.ts", import.meta.url);
const HEAD = "/** Generated from the server's OpenAPI document by `npm run api`; do not edit. */\n\n";
const NAME = /^[A-Za-z_$][\w$]*$/;

const refName = (ref) => ref.split("/").at(-1);
const key = (name) => (NAME.test(name) ? name : JSON.stringify(name));
const indent = (text) => text.replaceAll("\n", "\n  ");
const union = (parts) => [...new Set(parts)].join(" | ") || "never";

/** The TypeScript type of a JSON schema; `written`: as the client writes it, where defaults make a field optional. */
function typeOf(schema, written) {
  if (schema === undefined || schema === true) return "unknown";
  if (schema.$ref) return refName(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice) return union(choice.map((one) => typeOf(one, written)));
  if (schema.allOf) return schema.allOf.map((one) => typeOf(one, written)).join(" & ");
  if (Array.isArray(schema.type))
    return union(schema.type.map((type) => typeOf({ ...schema, type }, written)));
  return plain(schema, written);
}

function plain(schema, written) {
  switch (schema.type) {
    case "array": {
      const item = typeOf(schema.items, written);
      return /[|&]/.test(item) ? `(${item})[]` : `${item}[]`;
    }
    case "object":
      return schema.properties
        ? objectOf(schema, written)
        : `Record<string, ${typeOf(schema.additionalProperties, written)}>`;
    case "integer":
    case "number":
      return "number";
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    default:
      return "unknown";
  }
}

function objectOf(schema, written) {
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties).map(([name, field]) => {
    const present = required.has(name) || (!written && field.default !== undefined);
    const note = field.description ? `  /** ${field.description.replaceAll("\n", " ")} */\n` : "";
    return `${note}  ${key(name)}${present ? "" : "?"}: ${indent(typeOf(field, written))};`;
  });
  return fields.length > 0 ? `{\n${fields.join("\n")}\n}` : "Record<string, never>";
}

const refsIn = (node) =>
  node && typeof node === "object"
    ? [...(node.$ref ? [refName(node.$ref)] : []), ...Object.values(node).flatMap(refsIn)]
    : [];

const contentOf = (part) => Object.values(part?.content ?? {})[0]?.schema;

function queryOf(spec) {
  const fields = (spec.parameters ?? []).filter((one) => one.in === "query");
  return fields.length === 0
    ? "undefined"
    : `{ ${fields.map((one) => `${key(one.name)}${one.required ? "" : "?"}: ${typeOf(one.schema, true)}`).join("; ")} }`;
}

/** `"POST /api/v1/spaces": { query: undefined; body: SpaceOrder; answer: Space }` */
function operation(method, path, spec) {
  const [, answer] = Object.entries(spec.responses ?? {}).find(([status]) => status.startsWith("2")) ?? [];
  const body = spec.requestBody ? typeOf(contentOf(spec.requestBody), true) : "undefined";
  const content = contentOf(answer);
  const out = content ? indent(typeOf(content, false)) : "undefined";
  return `  ${JSON.stringify(`${method.toUpperCase()} ${path}`)}: { query: ${queryOf(spec)}; body: ${body}; answer: ${out} };`;
}

/** These types and all they are made of. */
function within(names, schemas) {
  const found = new Set();
  for (const next = [...names]; next.length > 0; ) {
    const name = next.pop();
    if (found.has(name)) continue;
    found.add(name);
    next.push(...refsIn(schemas[name]));
  }
  return found;
}

export function render(document) {
  const paths = Object.entries(document.paths);
  const schemas = document.components?.schemas ?? {};
  const bodies = within(
    paths.flatMap(([, item]) => Object.values(item).flatMap((spec) => refsIn(spec?.requestBody))),
    schemas,
  );
  const types = Object.entries(schemas).map(([name, schema]) => {
    const note = schema.description ? `/** ${schema.description.replaceAll("\n", " ")} */\n` : "";
    return `${note}export type ${name} = ${typeOf(schema, bodies.has(name))};\n`;
  });
  const operations = paths.flatMap(([path, item]) =>
    ["get", "post", "put", "patch", "delete"]
      .filter((m) => item[m])
      .map((method) => operation(method, path, item[method])),
  );
  return `${HEAD}${types.join("\n")}\n/** What every operation takes and gives. */\nexport interface Operations {\n${operations.join("\n")}\n}\n`;
}

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split("/").at(-1))) {
  const check = process.argv.includes("--check");
  const [source] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
  const text = render(JSON.parse(readFileSync(source ?? 0, "utf8")));
  if (!check) writeFileSync(TARGET, text);
  else if (readFileSync(TARGET, "utf8") !== text) {
    console.error(
      "src/api/schema.ts does not fit the server's API: run `npm run api` with its OpenAPI document.",
    );
    process.exit(1);
  }
}
