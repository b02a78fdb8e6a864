// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The compared runs as a line of chips in their colours. A click (or Space) makes a run the baseline, its
// cross (or Delete) takes it out of the comparison.

#include "models/domain/experiment.h"

#include <QScrollArea>

class QHBoxLayout;

namespace driftline {

class RunLegend final : public QScrollArea
{
    Q_OBJECT
public:
    explicit RunLegend(QWidget *parent = nullptr);
    /// `series`: the runs' places in the palette.
    void setRuns(const QList<Run> &runs, const QList<int> &series, int baseline);

Q_SIGNALS:
    void baselineChosen(int run);
    void removeRequested(int run);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitHeight();

    QHBoxLayout *m_row;
    int m_chipsWidth = 0;
};

} // namespace driftline
