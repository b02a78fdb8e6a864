// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Paints an item by the roles of models/items/roles.h: chips (PillsRole, PillKindRole), a second line
// (SecondLineRole), a mark of what is folded below (FoldRole, DepthRole), a pair of small histograms
// (ReferenceBinsRole, LiveBinsRole), a sparkline, the dot of a compared run, weight, font and tone of the
// text; hairline below each row. TableView and lists use it; one class, since one cell may have several.

#include <QStyledItemDelegate>

namespace driftline {

class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit CellDelegate(QObject *parent = nullptr);
    void setHairlines(bool on) { m_hairlines = on; }
    /// The second line stands at the right of the first; for lists, which ask the delegate for their rows'
    /// height.
    void setOneLine(bool on) { m_oneLine = on; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    /// Where a click folds or unfolds, in a cell that answers FoldRole.
    [[nodiscard]] static QRect foldArea(const QRect &cell, const QModelIndex &index);
    /// Tool tips are shown as they are written: names from a store are no markup.
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    void paintContent(QPainter &painter, QRect box, const QStyleOptionViewItem &option,
                      const QModelIndex &index) const;

    bool m_hairlines = true;
    bool m_oneLine = false;
};

} // namespace driftline
