// The one thing that tabs must agree on before anything is sent: who the visitor is. Local storage cannot decide it: a
// tab in another process sees what it holds only some time later, and Web Locks are not there on pages without TLS. A
// database's transactions are one after the other in every tab.

/** How long the database may take: it can hang while another page holds it open in an older version. */
const DATABASE_PATIENCE = 4000;
const TABLE = "visitors";

/** The value under `name` that every tab gets: `fresh`, or that of the tab that came first. Refused where there is no database. */
export function agreed(name, fresh) {
  return new Promise((done, fail) => {
    setTimeout(() => fail(new Error("no database")), DATABASE_PATIENCE);
    // In a sandbox without an origin the mere name throws: that refuses the promise.
    const opening = indexedDB.open("kilo-widget", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE);
    opening.onerror = fail;
    opening.onsuccess = () => {
      const database = opening.result;
      const end = (act) => (value) => {
        database.close();
        act(value);
      };
      try {
        claim(database, name, fresh, end(done), end(fail));
      } catch (problem) {
        end(fail)(problem);
      }
    };
  });
}

function claim(database, name, fresh, done, fail) {
  const transaction = database.transaction(TABLE, "readwrite");
  const table = transaction.objectStore(TABLE);
  let kept = fresh;
  table.get(name).onsuccess = ({ target }) => {
    if (target.result) kept = target.result;
    else table.put(fresh, name);
  };
  transaction.oncomplete = () => done(kept);
  transaction.onabort = fail;
}
