// Texts by key, kept in this browser, and messages between its tabs.
//
// In IndexedDB: since 4.5 Moodle empties localStorage on its login page and after each login, which is just when a learner whose
// session has expired comes back. It takes a moment, though, and a page that goes takes along what is not written by then: until
// IndexedDB has a text, localStorage holds it, and the next launch takes it from there.

/** @import { BrowserStorage } from "../types" */

const NAME = "lessonpack";
const STORE = "journal";

/**
 * @param {any} window
 * @returns {BrowserStorage}
 */
export function createBrowserStorage(window) {
  /** @type {Promise<IDBDatabase> | null} */
  let opening = null;
  /** @type {() => void} */
  let emptied = () => undefined;
  /** @type {BroadcastChannel | null} */
  let channel = null;

  return { read, write, remove, listen, post };

  /**
   * @param {string} prefix
   * @returns {Promise<Map<string, string>>}
   */
  async function read(prefix) {
    const range = window.IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const [keys, texts] = /** @type {[string[], string[]]} */ (await transact("readonly", (store) => [store.getAllKeys(range), store.getAll(range)]));
    const kept = new Map(keys.map((key, at) => [key, String(texts[at])]));
    // Written there first, it is never older.
    for (const [key, text] of held(Object.entries) ?? []) {
      if (key.startsWith(prefix)) {
        kept.set(key, text);
        write(key, text).catch(() => undefined);
      }
    }
    return kept;
  }

  /**
   * @param {string} key
   * @param {string} text
   */
  async function write(key, text) {
    const isHeld = held((storage) => {
      storage[key] = text;
      return true;
    });
    await transact("readwrite", (store) => [store.put(text, key)]);
    // Of a text for which there was no room, an older one may be there.
    held((storage) => (storage[key] === text || !isHeld) && delete storage[key]);
  }

  /** @param {string} key */
  async function remove(key) {
    held((storage) => delete storage[key]);
    await transact("readwrite", (store) => [store.delete(key)]);
  }

  /**
   * @param {string} name
   * @param {{ received: (message: any) => void, emptied: () => void }} actions
   */
  function listen(name, actions) {
    ({ emptied } = actions);
    try {
      channel = new window.BroadcastChannel(name);
      /** @type {BroadcastChannel} */ (channel).onmessage = ({ data }) => actions.received(data);
    } catch {
      // Then tabs know nothing of each other.
    }
  }

  /** @param {object} message */
  function post(message) {
    channel?.postMessage(message);
  }

  /**
   * Do something with localStorage, unless the browser forbids it or has no room.
   *
   * @template T
   * @param {(storage: Storage) => T} action
   * @returns {T | undefined}
   */
  function held(action) {
    try {
      return action(window.localStorage);
    } catch {
      return undefined;
    }
  }

  /**
   * Do something in one transaction, and return what came of each request once all of it is kept.
   *
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest[]} work
   * @param {boolean} [again]
   * @returns {Promise<unknown[]>}
   */
  async function transact(mode, work, again = false) {
    const database = await connect();
    try {
      return await finish(database.transaction(STORE, mode), work);
    } catch (error) {
      // A connection that the browser closed meanwhile is opened once more.
      if (again || /** @type {Error} */ (error)?.name !== "InvalidStateError") {
        throw error;
      }
      opening = null;
      return transact(mode, work, true);
    }
  }

  /** @returns {Promise<IDBDatabase>} rejects where the browser forbids it */
  function connect() {
    opening = opening ?? open(window, lose);
    opening.catch(() => {
      opening = null;
    });
    return opening;
  }

  /** The database is gone: somebody emptied the browser's storage under the running page. */
  function lose() {
    opening = null;
    emptied();
  }
}

/**
 * @param {any} window
 * @param {() => void} lose called when the connection ends by itself
 * @param {number} [version] the one that is there, unless told
 * @returns {Promise<IDBDatabase>}
 */
function open(window, lose, version) {
  return new Promise((resolve, reject) => {
    const request = window.indexedDB.open(NAME, version);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
    request.onsuccess = () => {
      const database = request.result;
      if (!database.objectStoreNames.contains(STORE)) {
        // Somebody else made an empty one of that name.
        database.close();
        resolve(open(window, lose, database.version + 1));
        return;
      }
      database.onclose = lose;
      database.onversionchange = () => {
        database.close();
        // Afterwards: what waits for the connection to end is the emptying itself.
        window.setTimeout(lose);
      };
      resolve(database);
    };
  });
}

/**
 * @param {IDBTransaction} transaction
 * @param {(store: IDBObjectStore) => IDBRequest[]} work
 * @returns {Promise<unknown[]>}
 */
function finish(transaction, work) {
  return new Promise((resolve, reject) => {
    const requests = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(requests.map(({ result }) => result));
    transaction.onabort = () => reject(transaction.error);
    // At once: the page may be on its way out.
    transaction.commit?.();
  });
}
