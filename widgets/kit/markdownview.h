// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Markdown that somebody else wrote: shown as tall as it is and scrolled beyond that. It loads nothing,
// neither from the network nor from a disk; a link opens in the browser, and only when it is clicked.

#include <QTextBrowser>

namespace driftline {

class MarkdownView final : public QTextBrowser
{
    Q_OBJECT
public:
    explicit MarkdownView(QWidget *parent = nullptr);
    void setMarkdownText(const QString &text);
    /// In pixels; more is scrolled.
    void setHighest(int height);
    /// Takes the height that a layout gives it instead.
    void fillPlace();
    /// There are images in the text, which are not shown.
    [[nodiscard]] bool hasImages() const;
    /// What a click on this address opens; empty for addresses that are not those of pages or of people.
    [[nodiscard]] static QUrl opened(const QUrl &address);

protected:
    QVariant loadResource(int type, const QUrl &name) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void render();
    void fitHeight();

    QString m_text;
    int m_highest = 160;
    bool m_fillsPlace = false;
};

} // namespace driftline
