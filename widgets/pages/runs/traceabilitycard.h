// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Run, commit and dataset of one run, each with a mark that says whether it was found. Words stand beside the
// marks, in the tool tip and for screen readers: colour is never the only sign.

#include "models/actions/lineagewalk.h"
#include "widgets/kit/card.h"

class QGridLayout;
class QLabel;

namespace driftline {

/// What is known of one run's origin.
struct RunTrace
{
    TraceabilityHint hint;
    QString commitPosition; ///< "main~14"; empty when not known
    bool hasRepository = false;
    bool hasDataCache = false;
};

class TraceabilityCard final : public Card
{
    Q_OBJECT
public:
    explicit TraceabilityCard(QWidget *parent = nullptr);
    /// The proofs are still being looked for.
    void showReading(const Run &run);
    void showTrace(const Run &run, const RunTrace &trace);
    /// "verified", "missing", "mismatched", "not recorded", "unknown", "not checked": of row 0 run, 1 commit,
    /// 2 dataset.
    [[nodiscard]] QString state(int row) const;

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class State { Reading, Verified, Missing, Mismatched, NotRecorded, Unknown, NotChecked };
    struct Row
    {
        QLabel *name = nullptr;
        QLabel *value = nullptr;
        QLabel *mark = nullptr;
        State state = State::Reading;
    };
    void setRow(int row, const QString &shown, const QString &whole, State state, const QString &reason);
    void updateMarks();
    [[nodiscard]] static QString stateText(State state);

    QList<Row> m_rows;
};

/// Looks for the commit and the data of a run; reads git and the cache's folder, no data. Any thread.
[[nodiscard]] RunTrace traceRun(const Workspace &workspace, const Run &run);

} // namespace driftline
