// Reads lines of JSON, {"manifest": "<what helm template printed>"}, and answers each with a line {"objects": [...], "errors": [...]}.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { parseAllDocuments } from "yaml";

const read = (file) => readFileSync(new URL(file, import.meta.url), "utf8");
const modules = new Map([...read("kinds.ts").matchAll(/from "(.+\/(\w+))"/g)].map(([, module, kind]) => [kind, module]));
const ajv = new Ajv({ allErrors: true, strict: false }).addSchema(JSON.parse(read("kinds.schema.json")), "kinds");
const validators = new Map();

// The schema of the types refuses unknown fields, and the validator of the model knows the formats and the integers.
async function validator(kind) {
  if (!validators.has(kind)) {
    const fields = ajv.compile({ $ref: `kinds#/definitions/Kinds/properties/${kind}` });
    const { [kind]: Model } = await import(modules.get(kind));
    validators.set(kind, (object) => [...(fields(object) ? [] : fields.errors), ...valueErrors(Model, object)]);
  }
  return validators.get(kind);
}

function valueErrors(Model, object) {
  try {
    new Model(object).validate();
    return [];
  } catch (error) {
    return error.errors ?? [error];
  }
}

async function errorsOf(object) {
  const what = `${object.kind} ${object.metadata?.name}`;
  if (!modules.has(object.kind)) return [`${what}: a kind that kinds.ts does not name`];
  const errors = (await validator(object.kind))(object);
  return errors.map((error) => `${what}: ${error.instancePath ?? ""} ${error.message} ${JSON.stringify(error.params ?? {})}`);
}

for await (const line of createInterface({ input: process.stdin })) {
  // Kubernetes reads YAML 1.1, where a bare yes is true.
  const documents = parseAllDocuments(JSON.parse(line).manifest, { version: "1.1", merge: false });
  const errors = documents.flatMap((document) => document.errors.map((error) => error.message));
  const objects = documents.map((document) => document.toJS()).filter((object) => object !== null);
  for (const object of objects) errors.push(...(await errorsOf(object)));
  process.stdout.write(JSON.stringify({ objects, errors }) + "\n");
}
