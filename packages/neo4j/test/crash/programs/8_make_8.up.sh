exec node ../say.ts "CREATE (:Log {n: 8, what: 'up'})"
