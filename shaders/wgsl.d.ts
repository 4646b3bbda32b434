// A shader file is a module whose default export is its linked text.
declare module '*.wgsl' {
  const code: string;
  export default code;
}
