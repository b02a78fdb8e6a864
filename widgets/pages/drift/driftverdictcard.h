// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The answer in two lines: red when something drifted, green when nothing did; while a check runs, how far it
// is and a way to stop it.

#include "models/domain/drift.h"
#include "widgets/kit/card.h"

class QLabel;
class QPushButton;

namespace driftline {

class DriftVerdictCard final : public Card
{
    Q_OBJECT
public:
    explicit DriftVerdictCard(QWidget *parent = nullptr);
    void showNothing();
    /// `total` 0: not known yet.
    void showProgress(qsizetype done, qsizetype total);
    void showReport(const DriftReport &report);
    void showCancelled(qsizetype done);
    void showFailed();
    [[nodiscard]] QString headline() const;
    [[nodiscard]] QString subline() const;

Q_SIGNALS:
    void cancelRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class Verdict { None, Running, Drifted, Stable };
    void setState(Verdict verdict, const QString &headline, const QString &subline);
    void updateColors();

    Verdict m_verdict = Verdict::None;
    QLabel *m_headline;
    QLabel *m_subline;
    QPushButton *m_cancel;
};

} // namespace driftline
