// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/driftexports.h"

#include "models/actions/profilebuild.h"
#include "models/report/driftreport.h"
#include "models/report/driftsvg.h"

#include "models/base/savefile.h"

#include <QAction>
#include <QBuffer>
#include <QFileDialog>
#include <QFileInfo>
#include <QImage>
#include <QMenu>
#include <QPainter>
#include <QSvgRenderer>
#include <QToolButton>

namespace driftline {

namespace {

/// What the SVG shows, painted.
Status savePicture(const QString &svg, const QString &file)
{
    QSvgRenderer renderer(svg.toUtf8());
    QImage image(renderer.defaultSize() * 2, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    image.save(&buffer, "PNG");
    return saveFile(file, bytes);
}

} // namespace

DriftExports::DriftExports(const PageServices &services, QWidget *parent)
    : QObject(parent),
      m_services(services),
      m_parent(parent),
      m_button(new QToolButton(parent)),
      m_saveReport(new QAction(tr("Export report…"), this)),
      m_saveChart(new QAction(tr("Export chart of this column…"), this)),
      m_saveProfile(new QAction(tr("Save reference as profile…"), this))
{
    m_saveReport->setObjectName(QStringLiteral("driftSaveReport"));
    m_saveReport->setToolTip(tr("One page with everything (HTML), all numbers (JSON), or the table (CSV)"));
    m_saveReport->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    m_saveChart->setObjectName(QStringLiteral("driftSaveChart"));
    m_saveChart->setToolTip(tr("The histogram of the selected column as PNG or SVG"));
    m_saveChart->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G));
    m_saveProfile->setObjectName(QStringLiteral("driftSaveProfile"));
    m_saveProfile->setToolTip(tr("A small file of counts to compare with, without the data"));
    m_saveProfile->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
    connect(m_saveReport, &QAction::triggered, this, &DriftExports::askForReport);
    connect(m_saveChart, &QAction::triggered, this, &DriftExports::askForChart);
    connect(m_saveProfile, &QAction::triggered, this, &DriftExports::askForProfile);

    auto *menu = new QMenu(m_button);
    for (QAction *action : actions()) {
        action->setEnabled(false);
        menu->addAction(action);
    }
    m_button->setObjectName(QStringLiteral("driftExport"));
    m_button->setText(tr("Export ▾"));
    m_button->setAccessibleName(tr("Export"));
    m_button->setPopupMode(QToolButton::InstantPopup);
    m_button->setMenu(menu);
}

void DriftExports::offer(QAction *action)
{
    m_button->menu()->addAction(action);
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

void DriftExports::setReport(const std::optional<DriftReport> &report)
{
    m_report = report;
    m_saveReport->setEnabled(report.has_value());
    if (!report)
        setColumn(std::nullopt);
}

void DriftExports::setColumn(const std::optional<ColumnDrift> &column)
{
    m_column = column;
    m_saveChart->setEnabled(column && !columnChart(*column).isEmpty());
}

QFileDialog *DriftExports::saveDialog(const QString &title, const QStringList &filters,
                                      const QString &name) const
{
    auto *dialog = new QFileDialog(m_parent, title, QFileInfo(m_reference).absolutePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(filters);
    dialog->selectFile(name);
    // A name that was chosen already follows the format.
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        const QString ending = filter.section(QLatin1StringView("*."), 1).chopped(1);
        dialog->setDefaultSuffix(ending);
        const QFileInfo chosen(dialog->selectedFiles().value(0));
        if (!chosen.fileName().isEmpty() && !chosen.isDir())
            dialog->selectFile(chosen.completeBaseName() + u'.' + ending);
    });
    return dialog;
}

void DriftExports::askForProfile()
{
    QFileDialog *dialog = saveDialog(tr("Save reference as profile"), {tr("Profiles (*.profile.json)")},
                                     QFileInfo(m_reference).baseName() + QStringLiteral(".profile.json"));
    dialog->setDefaultSuffix(QStringLiteral("profile.json"));
    connect(dialog, &QFileDialog::fileSelected, this, &DriftExports::saveProfileTo);
    dialog->open();
}

void DriftExports::askForReport()
{
    const QString html = tr("One page (*.html)");
    const QString json = tr("All numbers (*.json)");
    const QString csv = tr("The table (*.csv)");
    QFileDialog *dialog = saveDialog(tr("Export report"), {html, json, csv}, QStringLiteral("drift.html"));
    dialog->setDefaultSuffix(QStringLiteral("html"));
    connect(dialog, &QFileDialog::fileSelected, this, &DriftExports::saveReportTo);
    dialog->open();
}

void DriftExports::askForChart()
{
    QFileDialog *dialog = saveDialog(tr("Export chart"), {tr("Picture (*.png)"), tr("Drawing (*.svg)")},
                                     QStringLiteral("drift.png"));
    dialog->setDefaultSuffix(QStringLiteral("png"));
    connect(dialog, &QFileDialog::fileSelected, this, &DriftExports::saveChartTo);
    dialog->open();
}

void DriftExports::saveProfileTo(const QString &file)
{
    run(tr("Profiling %1").arg(QFileInfo(m_reference).fileName()), file,
        [&reader = m_services.datasets, reference = m_reference,
         file](const StopToken &stop, const JobProgress &progress) -> Status {
            const auto built =
                saveProfile(reader, {reference}, file, stop,
                            [&progress](qint64 done, qint64 total) { progress.report(done, total); });
            if (!built.ok())
                return built.failure();
            return Done{};
        });
}

void DriftExports::saveReportTo(const QString &file)
{
    if (!m_report)
        return;
    run(tr("Writing %1").arg(QFileInfo(file).fileName()), file,
        [report = *m_report, file](const StopToken &, const JobProgress &) {
            return saveDriftReport(report, file, nowUtcMs());
        });
}

void DriftExports::saveChartTo(const QString &file)
{
    if (!m_column)
        return;
    const bool drawing = file.endsWith(QLatin1StringView(".svg"), Qt::CaseInsensitive);
    run(tr("Writing %1").arg(QFileInfo(file).fileName()), file,
        [svg = columnChartFile(*m_column), file, drawing](const StopToken &, const JobProgress &) {
            return drawing ? saveFile(file, svg.toUtf8()) : savePicture(svg, file);
        });
}

void DriftExports::run(const QString &title, const QString &file,
                       std::function<Status(const StopToken &, const JobProgress &)> work)
{
    ++m_pending;
    m_services.jobs.run<Done>(title, std::move(work), this, [this, file](const Status &status) {
        --m_pending;
        if (status.ok())
            Q_EMIT finished(tr("saved %1").arg(QFileInfo(file).fileName()));
        else if (status.isError())
            Q_EMIT failed(status.error());
    });
}

} // namespace driftline
