// A learning record store of the tests, and the address of a launch from an LMS of cmi5. What it is told to refuse or lose is
// told by `fault`; whether statements keep the rules is judged in tests/statement_rules.py, by which browsers are tested.

import { createHash, randomUUID } from "node:crypto";

const HEAD = { "Content-Type": "application/json" };

export class LearningStore {
  constructor({ data = {}, profile = null } = {}) {
    this.statements = new Map();
    this.documents = new Map();
    this.requests = [];
    this.tokens = ["token"];
    this.profile = profile;
    this.session = randomUUID();
    this.data = { contextTemplate: { contextActivities: { grouping: { id: "https://publisher.example/unit" } }, extensions: { "https://w3id.org/xapi/cmi5/context/extensions/sessionid": this.session } }, launchMode: "Normal", ...data };
    /** Called with method, path and body: a status or a body of a refusal, "lost" or "gone". */
    this.fault = () => null;
  }

  /** The query of a launch. */
  launch(more = {}) {
    const actor = JSON.stringify({ objectType: "Agent", name: "Ada", account: { homePage: "https://lms.example", name: "1" } });
    return `?${new URLSearchParams({ fetch: "https://lms.example/fetch", activityId: "https://lms.example/unit", endpoint: "https://lrs.example/x/", registration: "760e3480-ba55-4991-94b0-01820dbd23a2", actor, ...more })}`;
  }

  /** Stands in for the browser's. */
  fetch = (address, { method = "GET", headers = {}, body, keepalive = false } = {}) => {
    const { pathname, searchParams } = new URL(address);
    const path = pathname.replace("/x/", "");
    const read = body === undefined ? null : JSON.parse(body);
    this.requests.push({ method, path, headers, body: read, keepalive, query: Object.fromEntries(searchParams) });
    const fault = this.fault(method, path, read);
    if (fault === "gone") {
      return Promise.reject(new TypeError("Failed to fetch"));
    }
    if (typeof fault === "number") {
      return Promise.resolve(new Response("{}", { status: fault, headers: HEAD }));
    }
    const answer = this.answer(method, path, searchParams, read);
    return fault === "lost" ? Promise.reject(new TypeError("Failed to fetch")) : Promise.resolve(answer);
  };

  answer(method, path, query, body) {
    const reply = (status, document = {}, headers = {}) => new Response(status === 204 ? null : JSON.stringify(document), { status, headers: { ...HEAD, ...headers } });
    if (path === "/fetch") {
      const token = this.tokens.shift();
      return reply(200, token ? { "auth-token": token } : { "error-code": "1", "error-text": "Already in use." });
    }
    if (path === "statements" && method === "GET") {
      return reply(this.statements.has(query.get("statementId")) ? 200 : 404);
    }
    if (path === "statements") {
      if (body.some((one) => this.statements.has(one.id) && JSON.stringify(this.statements.get(one.id)) !== JSON.stringify(one))) {
        return reply(409);
      }
      body.forEach((one) => this.statements.set(one.id, one));
      return reply(200, body.map(({ id }) => id));
    }
    if (path === "agents/profile") {
      return this.profile ? reply(200, this.profile) : reply(404);
    }
    const name = query.get("stateId");
    const held = name === "LMS.LaunchData" ? this.data : this.documents.get(name);
    const tag = `"${createHash("sha1").update(JSON.stringify(held ?? null)).digest("hex")}"`;
    if (method === "GET") {
      return held ? reply(200, held, { ETag: tag }) : reply(404);
    }
    const { "If-Match": wanted, "If-None-Match": none } = this.requests.at(-1).headers;
    if ((wanted && wanted !== tag) || (none && held)) {
      return reply(412);
    }
    this.documents.set(name, body);
    return reply(204);
  }

  /** What was said, in the order in which it came. */
  verbs() {
    return [...this.statements.values()].map(({ verb }) => verb.id.split("/").pop());
  }

  asked(path) {
    return this.requests.filter((request) => request.path === path);
  }
}

/** The session storage of a tab. */
export class TabStorage {
  constructor() {
    this.entries = new Map();
  }

  getItem(name) {
    return this.entries.get(name) ?? null;
  }

  setItem(name, text) {
    this.entries.set(name, text);
  }
}
