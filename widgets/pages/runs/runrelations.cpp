// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/runrelations.h"

#include "models/actions/nestedruns.h"
#include "models/analysis/filter.h"
#include "models/items/numbertext.h"
#include "widgets/kit/elidedlabel.h"
#include "widgets/kit/linkbutton.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/pages/runs/inspectorparts.h"

#include <QLabel>
#include <QVBoxLayout>

namespace driftline {

namespace {

constexpr qsizetype mostChildren = 8;

/// What went wrong first is told; the others mostly fail for the same reason.
void note(std::optional<Error> &trouble, const Error &error)
{
    if (!trouble)
        trouble = error;
}

QString textOf(const RunSurroundings &around)
{
    QStringList texts{around.parentId, QString::number(around.childCount)};
    const auto add = [&texts](const Run &run) {
        texts << run.id.text() << run.name << runStatusName(run.status)
              << durationText(run.startTime, run.endTime);
    };
    if (around.parent)
        add(*around.parent);
    for (const Run &child : around.children)
        add(child);
    for (const LoggedModel &model : around.models)
        texts << model.id.text() << model.name << loggedModelStatusName(model.status);
    return texts.join(QLatin1Char('\n'));
}

QString runText(const Run &run)
{
    QStringList parts;
    if (run.status != RunStatus::Finished)
        parts << runStatusWord(run.status);
    if (const QString length = durationText(run.startTime, run.endTime); !length.isEmpty())
        parts << length;
    return parts.join(QStringLiteral(" · "));
}

} // namespace

Result<RunSurroundings> readSurroundings(TrackingStore &store, const Run &run, const StopToken &stop)
{
    RunSurroundings around;
    around.parentId = run.tags.value(tags::parentRunId);
    if (!around.parentId.isEmpty()) {
        const auto parent = store.run(RunId(around.parentId), stop);
        if (parent.isCancelled())
            return Cancelled{};
        if (parent.ok())
            around.parent = *parent;
        else if (parent.error().code != ErrorCode::Usage)
            note(around.trouble, parent.error());
    }
    RunQuery query;
    query.filterText = childFilter(run.id);
    const auto tree = parseFilter(query.filterText);
    if (!tree.ok())
        return tree.failure();
    query.filter = *tree;
    query.maxResults = mostChildren;
    const auto page = store.searchRuns(query, stop);
    if (page.isCancelled())
        return Cancelled{};
    if (page.ok()) {
        around.children = page->runs;
        around.childCount = page->matched.value_or(page->runs.size());
        if (!page->nextPageToken.isEmpty() && !page->matched) {
            const auto count = store.countRuns(query, stop);
            if (count.ok())
                around.childCount = *count;
        }
    } else {
        note(around.trouble, page.error());
    }
    const auto models = store.loggedModels(run, stop);
    if (models.isCancelled())
        return Cancelled{};
    if (models.ok())
        around.models = *models;
    else
        note(around.trouble, models.error());
    return around;
}

RunRelations::RunRelations(JobQueue &jobs, QWidget *parent)
    : QWidget(parent), m_jobs(jobs), m_rows(new QVBoxLayout(this))
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(2);
    hide();
}

void RunRelations::setWorkspace(const WorkspacePtr &workspace)
{
    clear();
    m_workspace = workspace && workspace->tracking ? workspace : nullptr;
}

void RunRelations::clear()
{
    static_cast<void>(m_generation.next());
    m_jobs.cancel(m_job);
    removeRows();
    m_shown.clear();
    hide();
}

void RunRelations::removeRows()
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->hide();
            item->widget()->deleteLater(); // it may be the one that was just clicked
        }
        delete item;
    }
}

void RunRelations::showRun(const Run &run)
{
    if (!m_workspace)
        return;
    m_jobs.cancel(m_job);
    ++m_pending;
    const auto ticket = m_generation.next();
    m_job = m_jobs.run<RunSurroundings>(
        {},
        [workspace = m_workspace, run](const StopToken &stop, const JobProgress &) {
            return readSurroundings(*workspace->tracking, run, stop);
        },
        this,
        [this, ticket, id = run.id](const Result<RunSurroundings> &around) {
            --m_pending;
            if (m_generation.isCurrent(ticket) && around.ok()) {
                show(id, *around);
                if (const auto &trouble = around->trouble)
                    m_workspace->problems->add({trouble->what, trouble->where, trouble->hint});
            }
            if (isIdle())
                Q_EMIT becameIdle();
        });
}

void RunRelations::show(const RunId &id, const RunSurroundings &around)
{
    const QString text = id.text() + QLatin1Char('\n') + textOf(around);
    if (text == m_shown)
        return;
    m_shown = text;
    removeRows();
    if (!around.models.isEmpty())
        addTitle(tr("Logged models"));
    for (const LoggedModel &model : around.models)
        addModel(model);
    if (!around.parentId.isEmpty()) {
        addTitle(tr("Part of"));
        if (around.parent)
            addRun(*around.parent);
        else
            addRow(new ElidedLabel(Qt::ElideRight, this), tr("%1, not found").arg(shortId(around.parentId)),
                   around.parentId);
    }
    if (!around.children.isEmpty())
        addTitle(tr("Child runs %1").arg(countText(around.childCount)));
    for (const Run &child : around.children)
        addRun(child);
    if (const qint64 more = around.childCount - around.children.size(); more > 0) {
        auto *link = new LinkButton(tr("and %1 more").arg(countText(more)), this);
        connect(link, &LinkButton::clicked, this, [this, id] { Q_EMIT filterRequested(childFilter(id)); });
        addRow(link, {}, tr("Show all of them in the table"));
    }
    setVisible(m_rows->count() > 0);
}

void RunRelations::addTitle(const QString &text)
{
    if (m_rows->count() > 0)
        m_rows->addSpacing(6);
    m_rows->addWidget(sectionLabel(text, this));
}

void RunRelations::addRun(const Run &run)
{
    auto *link = new LinkButton(run.name.isEmpty() ? shortId(run.id.text()) : run.name, this);
    connect(link, &LinkButton::clicked, this, [this, id = run.id.text()] { Q_EMIT runRequested(id); });
    addRow(link, runText(run), QStringLiteral("%1\n%2").arg(run.name, run.id.text()));
}

void RunRelations::addModel(const LoggedModel &model)
{
    auto *name = new ElidedLabel(Qt::ElideRight, this);
    name->setText(model.name.isEmpty() ? shortId(model.id.text()) : model.name);
    QStringList parts;
    if (!model.type.isEmpty())
        parts << model.type;
    if (model.status == LoggedModelStatus::Pending)
        parts << tr("being written");
    if (model.status == LoggedModelStatus::Failed)
        parts << tr("failed");
    parts << shortId(model.id.text());
    QStringList lines{model.id.text(), model.statusMessage, model.artifactUri};
    lines.removeAll(QString());
    addRow(name, parts.join(QStringLiteral(" · ")), lines.join(QLatin1Char('\n')));
}

void RunRelations::addRow(QWidget *name, const QString &text, const QString &toolTip)
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(10, 3, 10, 3);
    layout->setSpacing(8);
    layout->addWidget(name, 1);
    if (!text.isEmpty()) {
        auto *value = new QLabel(text, row);
        value->setTextFormat(Qt::PlainText);
        setLook(value, "muted");
        layout->addWidget(value);
    }
    name->setToolTip(toolTip);
    row->setToolTip(toolTip);
    m_rows->addWidget(row);
}

} // namespace driftline
