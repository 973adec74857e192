"""What a test tells a browser of blocks that keep something, and asks it."""

from __future__ import annotations

KEPT = """async ([prefix, expected]) => {
  for (;;) {
    const database = await new Promise(resolve => {
      const request = indexedDB.open("lessonpack");
      request.onsuccess = () => resolve(request.result);
    });
    const store = database.transaction("journal").objectStore("journal");
    const [keys, texts] = await Promise.all([store.getAllKeys(), store.getAll()].map(request =>
      new Promise(resolve => { request.onsuccess = () => resolve(request.result); })));
    database.close();
    const kept = keys.map((key, at) => [key.split("/").pop(), texts[at], key]).filter(one => one[2].startsWith(prefix));
    if (JSON.stringify(kept.map(one => one.slice(0, 2))) === JSON.stringify(expected)) return;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}"""
"""Waits until the browser keeps nothing but certain texts under keys with a beginning."""
PLAYED = """(sound, [from, to]) => {
  let now = from;
  Object.defineProperty(sound, "currentTime", {configurable: true, get: () => now, set: value => { now = value; }});
  sound.dispatchEvent(new Event("seeking"));
  for (; now < to; now += 0.25) {
    sound.dispatchEvent(new Event("timeupdate"));
  }
  now = to;
  sound.dispatchEvent(new Event("timeupdate"));
}"""
"""What a browser tells while it plays a part."""
TOLD_LATE = """(sound, [now, seeking]) => {
  const at = (value) => ({configurable: true, get: () => value});
  Object.defineProperties(sound, {currentTime: at(now), seeking: at(seeking)});
  sound.dispatchEvent(new Event("timeupdate"));
}"""
"""What a browser tells once, of all that was played since, or while somebody jumps."""
LOADED = "sound => sound.duration ? 0 : new Promise(known => sound.addEventListener('loadedmetadata', known))"
"""Waits until a browser knows how long a recording is."""
AFTER_ALL_WRITES = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("lessonpack");
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const after = request.result.transaction("journal", "readwrite");
    after.objectStore("journal").count();
    after.oncomplete = () => { request.result.close(); resolve(); };
  };
})"""
"""Waits until the browser keeps what the page has written so far: its transactions come true one after another."""
ENDLESS_TRANSACTIONS = """() => {
  IDBTransaction.prototype.commit = () => undefined;
  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (name, mode) {
    const begun = transaction.call(this, name, mode);
    const store = begun.objectStore(name);
    const prolong = () => { store.count().onsuccess = prolong; };
    if (mode === "readwrite") prolong();
    return begun;
  };
}"""
"""Let what is written in IndexedDB never be kept: the browser drops it with the page."""
