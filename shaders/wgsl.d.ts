// A shader file is a module whose default export is its linked text.
declare module '*.wgsl' {
  const code: string;
  export default code;
}

// The same, linked for adapters with subgroups.
declare module '*.wgsl?subgroups' {
  const code: string;
  export default code;
}
