// Registers an element once: importing two builds of it on one page, or importing it in Node, is not an error.

/** Class decorator: defines the element under `tag` unless the name is taken or there is no registry. */
export function element(tag: string) {
  return (target: CustomElementConstructor): void => {
    if (typeof customElements === 'undefined' || customElements.get(tag)) return;
    customElements.define(tag, target);
  };
}
