// Colours of selection sets. Found by a search in OKLab: apart from each other, from the ten colours of classes and from the
// selection, for normal sight (0.12) and for readers without one kind of cone (0.06), on white and near-black.

/** As CSS has them. */
export const setColours = ['#205cff', '#90ff4a', '#890028', '#00773b', '#770078', '#2300ac'] as const;
