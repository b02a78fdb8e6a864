// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A table's header line: small, bold and muted; sorted columns in the accent colour with an arrow after their
// text (the view's sort indicator, or SortMarkRole where there are several); a header may have the dot of a
// compared run (SeriesIndexRole) and chips (PillsRole). The first columns may stay where they are while the
// others scroll below them.

#include <QHeaderView>

#include <optional>

namespace driftline {

class HeaderView final : public QHeaderView
{
    Q_OBJECT
public:
    explicit HeaderView(Qt::Orientation orientation, QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

    /// So many of the first visible sections stay; no more than leave room for the others.
    void setFrozenCount(int count);
    [[nodiscard]] int frozenCount() const { return m_frozen; }
    /// How wide the sections that stay are; 0 when none does, or the layout runs from the right.
    [[nodiscard]] int frozenWidth() const;
    /// Those sections, from the left, with their places in the viewport.
    [[nodiscard]] QList<std::pair<int, QRect>> frozenSections() const;
    /// The section at a place in the viewport, as it looks; -1 none.
    [[nodiscard]] int sectionAt(int x) const;
    /// Keys that were held down at the last click.
    [[nodiscard]] Qt::KeyboardModifiers clickModifiers() const { return m_modifiers; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;
    [[nodiscard]] QSize sectionSizeFromContents(int logicalIndex) const override;

private:
    [[nodiscard]] int scrolledBy(int x) const;

    int m_frozen = 0;
    bool m_pressedFrozen = false;
    std::optional<bool> m_movable; ///< as it was, while sections cannot be moved
    Qt::KeyboardModifiers m_modifiers = Qt::NoModifier;
};

} // namespace driftline
