// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Which files are compared: dropped, chosen, suggested, asked for.

#include "models/actions/driftcheck.h"
#include "models/actions/modeldata.h"
#include "models/items/driftmodel.h"
#include "models/session/settings.h"
#include "widgets/kit/menutitle.h"
#include "widgets/pages/drift/driftexports.h"
#include "widgets/pages/drift/driftoptionsbar.h"
#include "widgets/pages/drift/driftpage.h"
#include "widgets/pages/drift/driftsuggestion.h"
#include "widgets/pages/drift/drifttable.h"
#include "widgets/pages/drift/profilekeeper.h"

#include <QAction>
#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>

namespace driftline {

namespace {
const QString recentState = QStringLiteral("driftFiles");
constexpr qsizetype mostRecent = 8;
} // namespace

void DriftPage::suggestFiles()
{
    if (m_suggested || !m_workspace)
        return;
    m_suggested = true;
    const auto pair = suggestDriftFiles(m_workspace->dataFiles);
    if (pair && m_reference.file.path.isEmpty() && m_live.file.path.isEmpty())
        setFiles(pair->first, pair->second, tr("found in this project"));
}

void DriftPage::showRequest(const PageRequest &request)
{
    if (!request.column.isEmpty()) {
        m_wantedColumn = request.column;
        m_table->selectColumn(request.column);
    }
    if (!request.referencePath.isEmpty() || !request.livePath.isEmpty())
        setFiles(request.referencePath, request.livePath);
    if (!request.dataPath.isEmpty())
        askSide(request.dataPath, {});
}

void DriftPage::setFiles(const QString &reference, const QString &live, const QString &origin)
{
    m_suggested = true;
    const auto isOther = [](const QString &path, const Side &side) {
        return !path.isEmpty() && !side.file.path.isEmpty() && path != side.file.path;
    };
    if (isOther(reference, m_reference) && isOther(live, m_live))
        m_options->forgetColumns(); // two files compare straight away, whatever was chosen for others
    if (!reference.isEmpty())
        setSide(m_reference, {reference, {}, origin});
    if (!live.isEmpty())
        setSide(m_live, {live, {}, origin});
    start();
}

/// Files that were copied in a file manager, or their paths as text, one a line.
void DriftPage::paste()
{
    const QMimeData *data = QGuiApplication::clipboard()->mimeData();
    QStringList paths = data ? localFiles(data) : QStringList();
    const QStringList lines =
        paths.isEmpty() && data ? data->text().split(u'\n', Qt::SkipEmptyParts) : QStringList();
    for (QString line : lines) {
        line = line.trimmed();
        if (line.size() > 1 && line.startsWith(u'"') && line.endsWith(u'"')) // "Copy as path"
            line = line.sliced(1, line.size() - 2);
        if (QFileInfo(line).isAbsolute())
            paths.append(line);
    }
    if (paths.isEmpty()) {
        Q_EMIT actionFailed(Error{ErrorCode::Usage,
                                  tr("there is no file to paste"),
                                  {},
                                  tr("copy a data file, or its whole path"),
                                  std::nullopt});
        return;
    }
    if (paths.size() == 1)
        askSide(paths.constFirst(), tr("pasted just now"));
    else
        filesDropped(DriftSideKind::Reference, paths, tr("pasted just now"));
}

void DriftPage::askSide(const QString &path, const QString &origin)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("driftSideMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addMenuTitle(*menu, QFileInfo(path).fileName());
    for (const bool reference : {true, false}) {
        const Side &side = reference ? m_reference : m_live;
        const QString text = reference ? tr("This is the &reference") : tr("These are the &live data");
        const QString old = QFileInfo(side.file.path).fileName();
        QAction *action = menu->addAction(old.isEmpty() ? text : tr("%1, in place of %2").arg(text, old));
        connect(action, &QAction::triggered, this, [this, path, origin, reference] {
            setFiles(reference ? path : QString(), reference ? QString() : path, origin);
        });
    }
    menu->popup(mapToGlobal(QPoint(width() / 3, height() / 4)));
}

void DriftPage::filesDropped(DriftSideKind on, const QStringList &paths)
{
    filesDropped(on, paths, tr("dropped just now"));
}

void DriftPage::filesDropped(DriftSideKind on, const QStringList &paths, const QString &origin)
{
    if (paths.size() > 1)
        setFiles(paths.at(0), paths.at(1), origin);
    else if (on == DriftSideKind::Reference)
        setFiles(paths.constFirst(), {}, origin);
    else
        setFiles({}, paths.constFirst(), origin);
    if (paths.size() > 2)
        Q_EMIT actionFailed(Error{ErrorCode::Usage,
                                  tr("%1 files were given, two were taken").arg(paths.size()),
                                  QFileInfo(paths.at(2)).fileName(),
                                  tr("give the reference and the live file, no more"), std::nullopt});
}

void DriftPage::setSide(Side &side, const DriftFile &file)
{
    side.file = file;
    side.card->setFile(side.file);
    m_exports->setReference(m_reference.file.path);
    m_keeper->setReference(m_reference.file.path, m_reference.file.name);
    m_exported.clear();
    m_options->swapAction()->setEnabled(!m_reference.file.path.isEmpty() || !m_live.file.path.isEmpty());
    const bool both = !m_reference.file.path.isEmpty() && !m_live.file.path.isEmpty();
    m_options->compareAction()->setEnabled(both);
    m_options->columnsAction()->setEnabled(both);
}

void DriftPage::swapSides()
{
    const DriftFile reference = m_reference.file;
    setSide(m_reference, m_live.file);
    setSide(m_live, reference);
    start();
}

/// One file alone: how large is it, can it be read at all?
void DriftPage::probe(Side &side)
{
    const auto ticket = side.generation.next();
    ++m_running;
    const DatasetReader &reader = m_services.datasets;
    side.probe = m_services.jobs.run<DriftSide>(
        tr("Opening %1").arg(QFileInfo(side.file.path).fileName()),
        [&reader, path = side.file.path, read = side.file.read](const StopToken &stop,
                                                                const JobProgress &) -> Result<DriftSide> {
            const auto dataset = reader.open(path, read, stop);
            if (!dataset.ok())
                return dataset.failure();
            return driftSideOf(**dataset);
        },
        this,
        [this, ticket, &side](const Result<DriftSide> &found) {
            if (!side.generation.isCurrent(ticket))
                return;
            --m_running;
            if (found.ok()) {
                showFound(side, *found);
            } else {
                side.file.problem = found.isError() ? found.error().what : tr("cancelled");
                side.card->setFile(side.file);
            }
            Q_EMIT statusTextChanged();
        });
}

void DriftPage::showFound(Side &side, const DriftSide &found)
{
    side.file.rows = found.rows;
    side.file.columns = found.columns;
    side.file.format = found.format;
    side.file.csv = found.csv;
    side.card->setFile(side.file);
}

void DriftPage::chooseModel()
{
    if (m_workspace && m_workspace->registryError) {
        Q_EMIT actionFailed(*m_workspace->registryError);
        return;
    }
    if (!m_workspace || !m_workspace->registry) {
        Q_EMIT actionFailed(Error{ErrorCode::Usage,
                                  tr("this source has no model registry"),
                                  {},
                                  tr("open a server, an mlflow.db or a project"),
                                  std::nullopt});
        return;
    }
    m_services.jobs.run<QStringList>(
        tr("Looking for models in production"),
        [workspace = m_workspace](const StopToken &stop, const JobProgress &) -> Result<QStringList> {
            const auto models = workspace->registry->models(stop);
            if (!models.ok())
                return models.failure();
            QStringList names;
            for (const RegisteredModel &model : *models) {
                if (model.stages.contains(stageName(Stage::Production)))
                    names << model.name;
            }
            return names;
        },
        this,
        [this, workspace = m_workspace](const Result<QStringList> &names) {
            if (workspace != m_workspace || names.isCancelled())
                return;
            if (names.isError() || names->isEmpty()) {
                Q_EMIT actionFailed(names.isError() ? names.error()
                                                    : Error{ErrorCode::Usage,
                                                            tr("no model has a version in Production"),
                                                            {},
                                                            tr("choose a file instead"),
                                                            std::nullopt});
                return;
            }
            if (names->size() == 1) {
                useDataOf(names->constFirst());
                return;
            }
            auto *menu = new QMenu(this);
            menu->setAttribute(Qt::WA_DeleteOnClose);
            for (const QString &name : *names) {
                QString text = name;
                connect(menu->addAction(text.replace(u'&', QStringLiteral("&&"))), &QAction::triggered, this,
                        [this, name] { useDataOf(name); });
            }
            menu->popup(m_reference.card->mapToGlobal(QPoint(16, m_reference.card->height())));
        });
}

void DriftPage::useDataOf(const QString &model)
{
    m_services.jobs.run<ModelData>(
        tr("Looking for the data of %1").arg(model),
        [workspace = m_workspace, model](const StopToken &stop, const JobProgress &) {
            return dataOfModel(*workspace, model, stop);
        },
        this,
        [this, workspace = m_workspace](const Result<ModelData> &data) {
            if (workspace != m_workspace || data.isCancelled())
                return;
            if (data.isError()) {
                Q_EMIT actionFailed(data.error());
                return;
            }
            setSide(m_reference, {data->path, data->name, data->origin});
            start();
        });
}

QStringList recentFiles(const Settings &settings)
{
    return QString::fromUtf8(settings.pageState(recentState)).split(u'\n', Qt::SkipEmptyParts);
}

void DriftPage::keepRecent()
{
    QStringList recent = recentFiles(m_services.settings);
    for (const Side *side : {&m_live, &m_reference}) {
        if (!side->file.name.isEmpty()) // an object of a cache is found again by its model
            continue;
        recent.removeAll(side->file.path);
        recent.prepend(side->file.path);
    }
    recent = recent.mid(0, mostRecent);
    m_services.settings.setPageState(recentState, recent.join(u'\n').toUtf8());
    for (const Side *side : {&m_live, &m_reference})
        side->card->setRecentFiles(recent);
}

} // namespace driftline
