// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/traceabilitycard.h"

#include "widgets/kit/stylesheet.h"
#include "widgets/kit/theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

namespace driftline {

namespace {

constexpr int commitDigits = 7;

/// "3f9c…e1": enough to recognise, the whole is in the tool tip.
QString shortHash(const QString &hash)
{
    return hash.size() > 10 ? hash.left(4) + QChar(0x2026) + hash.right(2) : hash;
}

} // namespace

RunTrace traceRun(const Workspace &workspace, const Run &run)
{
    RunTrace trace;
    trace.hint = traceabilityOf(workspace, run);
    trace.hasRepository = workspace.repository != nullptr;
    trace.hasDataCache = workspace.dataCache != nullptr;
    if (trace.hasRepository && trace.hint.commit.status == HopStatus::Verified) {
        const auto commit = workspace.repository->commit(trace.hint.triplet.gitCommit);
        if (commit.ok())
            trace.commitPosition = commit->position;
    }
    return trace;
}

TraceabilityCard::TraceabilityCard(QWidget *parent) : Card(parent)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(10, 8, 10, 8);
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    for (const QString &name : {tr("Run"), tr("Commit"), tr("Dataset")}) {
        Row row{new QLabel(name, this), new QLabel(this), new QLabel(this), State::Reading};
        setLook(row.name, "muted");
        setLook(row.value, "mono");
        row.value->setTextFormat(Qt::PlainText);
        row.mark->setTextFormat(Qt::RichText);
        row.value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        // A long hash is cut off, never wider than the inspector.
        row.value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        const int line = static_cast<int>(m_rows.size());
        grid->addWidget(row.name, line, 0);
        grid->addWidget(row.value, line, 1);
        grid->addWidget(row.mark, line, 2, Qt::AlignRight);
        m_rows.append(row);
    }
}

QString TraceabilityCard::stateText(State state)
{
    switch (state) {
    case State::Verified:
        return tr("verified");
    case State::Missing:
        return tr("missing");
    case State::Mismatched:
        return tr("mismatched");
    case State::NotRecorded:
        return tr("not recorded");
    case State::Unknown:
        return tr("unknown");
    case State::NotChecked:
        return tr("not checked");
    case State::Reading:
        break;
    }
    return tr("looking…");
}

QString TraceabilityCard::state(int row) const
{
    return stateText(m_rows[row].state);
}

void TraceabilityCard::setRow(int row, const QString &shown, const QString &whole, State state,
                              const QString &reason)
{
    Row &own = m_rows[row];
    own.state = state;
    own.value->setText(shown.isEmpty() ? QStringLiteral("—") : shown);
    own.value->setToolTip(reason.isEmpty() || whole.isEmpty() ? whole + reason
                                                              : whole + QLatin1Char('\n') + reason);
    own.mark->setToolTip(reason.isEmpty() ? stateText(state) : reason);
    own.mark->setAccessibleName(QStringLiteral("%1 %2, %3").arg(own.name->text(), whole, stateText(state)));
}

void TraceabilityCard::showReading(const Run &run)
{
    setRow(0, shortId(run.id.text()), run.id.text(), State::Verified, {});
    const QString commit = commitOf(run);
    const QString data = run.tags.value(tags::dvcDataHash);
    const State none = run.tagsUnread ? State::Unknown : State::NotRecorded;
    setRow(1, commit.left(commitDigits), commit, commit.isEmpty() ? none : State::Reading, {});
    setRow(2, shortHash(data), data, data.isEmpty() ? none : State::Reading, {});
    updateMarks();
}

void TraceabilityCard::showTrace(const Run &run, const RunTrace &trace)
{
    const Triplet &triplet = trace.hint.triplet;
    setRow(0, shortId(run.id.text()), run.id.text(), State::Verified, {});
    const State none = run.tagsUnread ? State::Unknown : State::NotRecorded;
    const auto stateOf = [none](const QString &value, bool canCheck, const HopProof &hop) {
        return value.isEmpty()                       ? none
               : hop.status == HopStatus::Mismatched ? State::Mismatched
               : !canCheck                           ? State::NotChecked
               : hop.status == HopStatus::Verified   ? State::Verified
                                                     : State::Missing;
    };
    const State commit = stateOf(triplet.gitCommit, trace.hasRepository, trace.hint.commit);
    QString where = triplet.gitCommit.left(commitDigits);
    if (!trace.commitPosition.isEmpty())
        where = tr("%1 on %2").arg(where, trace.commitPosition);
    const auto whyNot = [&](State state, const HopProof &hop, const QString &unchecked,
                            const QString &unrecorded) {
        return state == State::Verified      ? QString()
               : state == State::NotChecked  ? unchecked
               : state == State::NotRecorded ? unrecorded
               : state == State::Unknown     ? tr("The run's tags cannot be read; see Problems.")
                                             : hop.reason;
    };
    setRow(1, where, triplet.gitCommit, commit,
           whyNot(commit, trace.hint.commit,
                  tr("This source has no git repository; choose one on the Lineage page."),
                  tr("The run has no tag git_commit.")));

    QString data = triplet.dvcDataHash;
    const QString shown = shortHash(data);
    if (!triplet.dvcFile.isEmpty())
        data += QLatin1Char('\n') + triplet.dvcFile;
    const State dataset =
        stateOf(triplet.dvcDataHash, trace.hasRepository && trace.hasDataCache, trace.hint.data);
    setRow(2, shown, data.trimmed(), dataset,
           whyNot(dataset, trace.hint.data,
                  trace.hasRepository
                      ? tr("This source has no DVC cache.")
                      : tr("This source has no git repository; choose one on the Lineage page."),
                  tr("The run has no tag dvc_data_hash.")));
    updateMarks();
}

void TraceabilityCard::updateMarks()
{
    const Theme &theme = Theme::of(this);
    for (const Row &row : std::as_const(m_rows)) {
        const bool verified = row.state == State::Verified;
        const QColor color = verified                                                        ? theme.good
                             : row.state == State::Missing || row.state == State::Mismatched ? theme.bad
                                                                                             : theme.faint;
        // The mark alone for what is well, a word for everything that wants to be read.
        row.mark->setText(QStringLiteral("<span style='color:%1'>%2</span>")
                              .arg(color.name(), verified ? QStringLiteral("✓") : stateText(row.state)));
    }
}

void TraceabilityCard::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateMarks();
}

} // namespace driftline
