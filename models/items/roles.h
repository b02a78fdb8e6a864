// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What an item means, beyond its text: the roles that models answer and that the kit's delegates and views
// turn into colour, font and shape. A role that a model does not know gives an invalid QVariant, which always
// means "the ordinary look". All values are of plain types, so that models stay free of Qt Gui.

#include <QMetaType>
#include <QString>
#include <Qt>

namespace driftline {

enum Role : int {
    SortRole = Qt::UserRole + 1, ///< double, qint64 or QString to order by; invalid sorts last
    IdRole,                      ///< QString: the whole id behind a shortened text
    CopyRole,                    ///< QString: what Ctrl+C puts into the clipboard; absent: the display text
    SecondLineRole,              ///< QString: muted line under (or, in one-line rows, right of) the first
    PillsRole,                   ///< QList<PillItem>: chips instead of text
    PillKindRole,                ///< int(PillKind): the whole text is one chip of this kind
    ToneRole,                    ///< int(Tone): what the text's colour says
    BoldRole,                    ///< bool
    MonospaceRole,               ///< bool
    MutedRole,                   ///< bool: labels and unimportant values
    SeriesIndexRole,             ///< int: dot in the colour of the n-th compared run; -1 a hollow dot
    ReferenceBinsRole,           ///< QList<double>: shares of the reference side, for a mini histogram
    LiveBinsRole,                ///< QList<double>: shares of the live side, over the same bins
    SparklineRole,               ///< QList<QPointF>: a small curve
    SortMarkRole, ///< QString, headers only: "↓", or "↓²" for the second of several sort keys
    FoldRole,     ///< int(Fold), where rows are folded: what stands before the text
    PinnedRole,   ///< int(Pinned): the row stays at the top, whatever the order
    DepthRole,    ///< int: how far to the right the text begins, in steps
    FirstPageRole ///< the first value that a single model may use for itself
};

/// What a chip says by its colour; its text says the same without colour ("● Production").
enum class PillKind { Neutral, Accent, Good, Warn, Bad, Archived, Dashed };

/// Last: a line divides it from the rows below.
enum class Pinned { No, Yes, Last };

/// Leaf: nothing is below the row.
enum class Fold { Leaf, Folded, Unfolded };

enum class Tone { Ordinary, Good, Warn, Bad };

struct PillItem
{
    QString text;
    PillKind kind = PillKind::Neutral;
    bool operator==(const PillItem &) const = default;
};

} // namespace driftline

Q_DECLARE_METATYPE(driftline::PillItem)
