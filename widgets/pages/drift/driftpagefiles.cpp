// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Which files are compared: dropped, chosen, suggested, asked for.

#include "models/items/driftmodel.h"
#include "widgets/pages/drift/driftexports.h"
#include "widgets/pages/drift/driftoptionsbar.h"
#include "widgets/pages/drift/driftpage.h"
#include "widgets/pages/drift/driftsuggestion.h"
#include "widgets/pages/drift/drifttable.h"

#include <QAction>
#include <QFileInfo>
#include <QMenu>

namespace driftline {

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
    if (!reference.isEmpty())
        setSide(m_reference, reference, origin);
    if (!live.isEmpty())
        setSide(m_live, live, origin);
    start();
}

void DriftPage::askSide(const QString &path, const QString &origin)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("driftSideMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSection(QFileInfo(path).fileName());
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
    const QString origin = tr("dropped just now");
    if (paths.size() > 1)
        setFiles(paths.at(0), paths.at(1), origin);
    else if (on == DriftSideKind::Reference)
        setFiles(paths.constFirst(), {}, origin);
    else
        setFiles({}, paths.constFirst(), origin);
    if (paths.size() > 2)
        Q_EMIT actionFailed(Error{ErrorCode::Usage,
                                  tr("%1 files were dropped, two were taken").arg(paths.size()),
                                  QFileInfo(paths.at(2)).fileName(),
                                  tr("drop the reference and the live file, no more"), std::nullopt});
}

void DriftPage::setSide(Side &side, const QString &path, const QString &origin)
{
    side.file = DriftFile{path, origin, std::nullopt, std::nullopt, {}};
    side.card->setFile(side.file);
    m_exports->setReference(m_reference.file.path);
    m_exported.clear();
    m_options->swapAction()->setEnabled(!m_reference.file.path.isEmpty() || !m_live.file.path.isEmpty());
    const bool both = !m_reference.file.path.isEmpty() && !m_live.file.path.isEmpty();
    m_options->compareAction()->setEnabled(both);
    m_options->columnsAction()->setEnabled(both);
}

void DriftPage::swapSides()
{
    const DriftFile reference = m_reference.file;
    const DriftFile live = m_live.file;
    setSide(m_reference, live.path, live.origin);
    setSide(m_live, reference.path, reference.origin);
    start();
}

/// One file alone: how large is it, can it be read at all?
void DriftPage::probe(Side &side)
{
    using Size = std::pair<qint64, qsizetype>;
    const auto ticket = side.generation.next();
    ++m_running;
    const DatasetReader &reader = m_services.datasets;
    side.probe = m_services.jobs.run<Size>(
        tr("Opening %1").arg(QFileInfo(side.file.path).fileName()),
        [&reader, path = side.file.path](const StopToken &stop, const JobProgress &) -> Result<Size> {
            const auto dataset = reader.open(path, stop);
            if (!dataset.ok())
                return dataset.failure();
            return Size{(*dataset)->rowCount(), (*dataset)->columns().size()};
        },
        this,
        [this, ticket, &side](const Result<Size> &size) {
            if (!side.generation.isCurrent(ticket))
                return;
            --m_running;
            if (size.ok()) {
                side.file.rows = size->first;
                side.file.columns = size->second;
            } else {
                side.file.problem = size.isError() ? size.error().what : tr("cancelled");
            }
            side.card->setFile(side.file);
            Q_EMIT statusTextChanged();
        });
}

} // namespace driftline
