// Symbol.dispose where the engine does not have it yet; imported before any class that uses it.
if (Symbol.dispose === undefined) Object.defineProperty(Symbol, 'dispose', { value: Symbol('Symbol.dispose') });
