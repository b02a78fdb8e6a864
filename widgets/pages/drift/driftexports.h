// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the Drift page writes into files: the report, the chart of a column, the reference as a profile. Each
// asks for a file and is a job. GUI thread.

#include "models/domain/drift.h"
#include "widgets/kit/page.h"

class QAction;
class QFileDialog;
class QToolButton;

namespace driftline {

class DriftExports final : public QObject
{
    Q_OBJECT
public:
    DriftExports(const PageServices &services, QWidget *parent);

    /// The reference that is shown; empty: none.
    void setReference(const QString &path);
    /// The report that is shown, absent while there is none, and the column at large in it.
    void setReport(const std::optional<DriftReport> &report);
    void setColumn(const std::optional<ColumnDrift> &column);
    [[nodiscard]] QAction *saveProfileAction() const { return m_saveProfile; }
    [[nodiscard]] QList<QAction *> actions() const { return {m_saveReport, m_saveChart, m_saveProfile}; }
    /// Puts one of another's into the menu.
    void offer(QAction *action);
    /// Opens the menu of all of them.
    [[nodiscard]] QWidget *button() const;
    void saveProfileTo(const QString &file);
    /// In the format that the name's ending says: .html, .json, .csv.
    void saveReportTo(const QString &file);
    /// .svg, or .png, which is twice as large as on a screen of plain resolution.
    void saveChartTo(const QString &file);
    [[nodiscard]] bool isIdle() const { return m_pending == 0; }

Q_SIGNALS:
    void finished(const QString &text); ///< what is there now, in one line
    void failed(const driftline::Error &error);

private:
    void askForProfile();
    void askForReport();
    void askForChart();
    /// `work` is a job; then finished() or failed().
    void run(const QString &title, const QString &file,
             std::function<Status(const StopToken &, const JobProgress &)> work);
    /// A dialog that deletes itself; `name` is offered as the file's.
    [[nodiscard]] QFileDialog *saveDialog(const QString &title, const QStringList &filters,
                                          const QString &name) const;

    PageServices m_services;
    QWidget *m_parent;
    QString m_reference;
    QToolButton *m_button;
    std::optional<DriftReport> m_report;
    std::optional<ColumnDrift> m_column;
    QAction *m_saveReport;
    QAction *m_saveChart;
    QAction *m_saveProfile;
    int m_pending = 0;
};

} // namespace driftline
