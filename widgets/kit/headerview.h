// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A table's header line: small, bold and muted; the sorted column in the accent colour with an arrow after
// its text; a header may have the dot of a compared run (SeriesIndexRole) and chips (PillsRole).

#include <QHeaderView>

namespace driftline {

class HeaderView final : public QHeaderView
{
    Q_OBJECT
public:
    explicit HeaderView(Qt::Orientation orientation, QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;
    [[nodiscard]] QSize sectionSizeFromContents(int logicalIndex) const override;
};

} // namespace driftline
