// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The columns of a drift check, worst first, filtered by name. Where it is narrow, what the detail panel says
// as well is left out.

#include "widgets/kit/tableview.h"

namespace driftline {

class DriftModel;
class SortProxy;
struct ColumnDrift;

class DriftTable final : public TableView
{
    Q_OBJECT
public:
    /// `model` outlives the table.
    explicit DriftTable(DriftModel *model, QWidget *parent = nullptr);
    void setNameFilter(const QString &text);
    /// How many columns pass the filter.
    [[nodiscard]] int shownColumns() const;
    /// Makes the row of this column the current one, when it is there and passes the filter.
    void selectColumn(const QString &name);
    void selectFirst();
    /// The name in the current row; empty when there is none.
    [[nodiscard]] QString selectedColumn() const;
    /// The current row's column; null when there is none.
    [[nodiscard]] const ColumnDrift *current() const;

Q_SIGNALS:
    void currentColumnChanged();

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitWidths();
    void hideWhatDoesNotFit();

    DriftModel *m_drift;
    SortProxy *m_sorted;
};

} // namespace driftline
