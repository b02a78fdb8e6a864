// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/driftexports.h"

#include "models/actions/profilebuild.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QToolButton>

namespace driftline {

DriftExports::DriftExports(const PageServices &services, QWidget *parent)
    : QObject(parent),
      m_services(services),
      m_parent(parent),
      m_button(new QToolButton(parent)),
      m_saveProfile(new QAction(tr("Save reference as profile…"), this))
{
    m_saveProfile->setObjectName(QStringLiteral("driftSaveProfile"));
    m_saveProfile->setToolTip(tr("A small file of counts to compare with, without the data"));
    m_saveProfile->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
    m_saveProfile->setEnabled(false);
    connect(m_saveProfile, &QAction::triggered, this, &DriftExports::askForProfile);

    auto *menu = new QMenu(m_button);
    menu->addAction(m_saveProfile);
    m_button->setObjectName(QStringLiteral("driftExport"));
    m_button->setText(tr("Export ▾"));
    m_button->setAccessibleName(tr("Export"));
    m_button->setPopupMode(QToolButton::InstantPopup);
    m_button->setMenu(menu);
}

QWidget *DriftExports::button() const
{
    return m_button;
}

void DriftExports::setReference(const QString &path)
{
    m_reference = path;
    m_saveProfile->setEnabled(!path.isEmpty());
}

QFileDialog *DriftExports::saveDialog(const QString &title, const QString &filter, const QString &name) const
{
    auto *dialog = new QFileDialog(m_parent, title, QFileInfo(m_reference).absolutePath(), filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(name);
    return dialog;
}

void DriftExports::askForProfile()
{
    QFileDialog *dialog = saveDialog(tr("Save reference as profile"), tr("Profiles (*.profile.json)"),
                                     QFileInfo(m_reference).baseName() + QStringLiteral(".profile.json"));
    dialog->setDefaultSuffix(QStringLiteral("profile.json"));
    connect(dialog, &QFileDialog::fileSelected, this, &DriftExports::saveProfileTo);
    dialog->open();
}

void DriftExports::saveProfileTo(const QString &file)
{
    ++m_pending;
    m_services.jobs.run<qint64>(
        tr("Profiling %1").arg(QFileInfo(m_reference).fileName()),
        [&reader = m_services.datasets, reference = m_reference,
         file](const StopToken &stop, const JobProgress &progress) -> Result<qint64> {
            const auto built =
                saveProfile(reader, {reference}, file, stop,
                            [&progress](qint64 done, qint64 total) { progress.report(done, total); });
            if (!built.ok())
                return built.failure();
            return built->profile.rows;
        },
        this,
        [this, file](const Result<qint64> &rows) {
            --m_pending;
            if (rows.ok())
                Q_EMIT finished(tr("saved %1").arg(QFileInfo(file).fileName()));
            else if (rows.isError())
                Q_EMIT failed(rows.error());
        });
}

} // namespace driftline
