// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/profilekeeper.h"

#include "models/actions/profilebuild.h"
#include "widgets/kit/menutitle.h"

#include <QAction>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

namespace driftline {

ProfileKeeper::ProfileKeeper(const PageServices &services, QWidget *parent)
    : QObject(parent),
      m_services(services),
      m_parent(parent),
      m_action(new QAction(tr("Keep reference profile with a model…"), this))
{
    m_action->setObjectName(QStringLiteral("driftKeepProfile"));
    m_action->setToolTip(
        tr("Adds the profile to the artifacts of a version's run, so that live data can be compared "
           "with it where the data are not"));
    m_action->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    connect(m_action, &QAction::triggered, this, &ProfileKeeper::start);
    enable();
}

void ProfileKeeper::setWorkspace(const WorkspacePtr &workspace)
{
    m_workspace = workspace;
    enable();
}

void ProfileKeeper::setReference(const QString &path, const QString &name)
{
    m_reference = path;
    m_name = name.isEmpty() ? QFileInfo(path).fileName() : name;
    enable();
}

void ProfileKeeper::enable()
{
    m_action->setEnabled(m_workspace && m_workspace->registry && m_workspace->artifacts &&
                         !m_reference.isEmpty());
}

template <typename Value, typename Work, typename Done>
void ProfileKeeper::run(const QString &title, Work work, Done done)
{
    m_services.jobs.run<Value>(
        title, std::move(work), this,
        [this, workspace = m_workspace, done = std::move(done)](const Result<Value> &result) {
            if (result.isError())
                Q_EMIT failed(result.error());
            else if (result.ok() && workspace == m_workspace)
                done(*result);
        });
}

void ProfileKeeper::start()
{
    run<QList<Choice>>(
        tr("Looking for models"),
        [workspace = m_workspace](const StopToken &stop, const JobProgress &) -> Result<QList<Choice>> {
            const auto models = workspace->registry->models(stop);
            if (!models.ok())
                return models.failure();
            QList<Choice> choices;
            for (const RegisteredModel &model : *models) {
                for (const Stage stage : {Stage::Production, Stage::Staging}) {
                    for (const QString &version : model.stages.value(stageName(stage)))
                        choices.append({model.name, version, stageName(stage)});
                }
            }
            if (choices.isEmpty())
                return fail(ErrorCode::Usage, tr("no model has a version in Production or Staging"),
                            workspace->info.name,
                            tr("driftline-cli profile DATA --attach MODEL/VERSION takes any version"));
            return choices;
        },
        [this](const QList<Choice> &choices) { offer(choices); });
}

void ProfileKeeper::offer(const QList<Choice> &choices)
{
    auto *menu = new QMenu(m_parent);
    menu->setObjectName(QStringLiteral("driftKeepMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addMenuTitle(*menu, tr("Keep the profile of %1 with").arg(m_name));
    for (const Choice &choice : choices) {
        QString text = QStringLiteral("%1 v%2 · %3").arg(choice.model, choice.version, choice.stage);
        connect(menu->addAction(text.replace(u'&', QStringLiteral("&&"))), &QAction::triggered, this,
                [this, choice] { plan(choice); });
    }
    menu->popup(m_parent->mapToGlobal(QPoint(m_parent->width() / 2, m_parent->height() / 4)));
}

void ProfileKeeper::plan(const Choice &choice)
{
    run<VersionRun>(
        tr("Looking at %1 v%2").arg(choice.model, choice.version),
        [workspace = m_workspace, choice](const StopToken &stop, const JobProgress &) {
            return planAttaching(*workspace, choice.model + u'/' + choice.version, stop);
        },
        [this](const VersionRun &plan) { confirm(plan); });
}

void ProfileKeeper::confirm(const VersionRun &plan)
{
    auto *box = new QMessageBox(
        QMessageBox::Question, tr("Keep reference profile"),
        tr("Keep the profile of %1 with %2 v%3?").arg(m_name, plan.version.model, plan.version.version),
        QMessageBox::NoButton, m_parent);
    box->setObjectName(QStringLiteral("driftKeepConfirm"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(
        tr("One file is added to the artifacts of run %1 on %2:\n%3\n\nIt holds counts and the "
           "names of categories, no rows. Nothing else is changed, and the file can only be "
           "removed with MLflow.")
            .arg(plan.run.name, m_workspace->info.name, attachedProfilePath()));
    auto *keep = box->addButton(tr("Add file"), QMessageBox::AcceptRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(keep, &QPushButton::clicked, this,
            [this, plan, workspace = m_workspace, reference = m_reference] {
                if (workspace == m_workspace && reference == m_reference)
                    write(plan);
            });
    box->open();
}

void ProfileKeeper::write(const VersionRun &plan)
{
    const QString place = QStringLiteral("%1 v%2").arg(plan.version.model, plan.version.version);
    run<Done>(
        tr("Keeping the profile of %1 with %2").arg(m_name, place),
        [workspace = m_workspace, &reader = m_services.datasets, reference = m_reference,
         plan](const StopToken &stop, const JobProgress &progress) -> Status {
            const auto built =
                buildProfile(reader, {reference}, stop,
                             [&progress](qint64 done, qint64 total) { progress.report(done, total); });
            if (!built.ok())
                return built.failure();
            return attachProfile(*workspace, plan, built->profile, stop);
        },
        [this, place](Done) { Q_EMIT finished(tr("profile kept with %1").arg(place)); });
}

} // namespace driftline
