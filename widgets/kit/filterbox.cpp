// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/filterbox.h"

#include "models/analysis/filter.h"
#include "widgets/kit/filteredit.h"
#include "widgets/kit/theme.h"

#include <QFocusEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QRegularExpression>
#include <QTimer>
#include <QVBoxLayout>

namespace driftline {

namespace {

constexpr int pauseMs = 400;

/// The box around prefix and editor: accent while the editor has the focus, red while there is an error.
class FilterFrame final : public QFrame
{
public:
    explicit FilterFrame(QWidget *parent) : QFrame(parent) {}
    void setWrong(bool wrong)
    {
        m_wrong = wrong;
        update();
    }
    void watch(QWidget *editor)
    {
        setFocusProxy(editor);
        editor->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
            update();
        return false;
    }
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::of(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const bool focused = focusProxy() != nullptr && focusProxy()->hasFocus();
        painter.setPen(m_wrong ? theme.bad : focused ? theme.accent : theme.hairline);
        painter.setBrush(theme.surface);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    }

private:
    bool m_wrong = false;
};

} // namespace

FilterBox::FilterBox(QWidget *parent)
    : QWidget(parent), m_edit(new FilterEdit(this)), m_error(new QLabel(this)), m_pause(new QTimer(this))
{
    auto *frame = new FilterFrame(this);
    frame->watch(m_edit);
    auto *prefix = new QLabel(tr("filter"), frame);
    prefix->setProperty("look", QStringLiteral("faint"));
    prefix->setFont(monospacedFont(font()));
    prefix->setBuddy(m_edit);
    auto *row = new QHBoxLayout(frame);
    row->setContentsMargins(10, 1, 8, 1);
    row->setSpacing(8);
    row->addWidget(prefix);
    row->addWidget(m_edit);
    m_error->setProperty("look", QStringLiteral("bad"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(frame);
    setFocusProxy(m_edit);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);

    m_pause->setSingleShot(true);
    m_pause->setInterval(pauseMs);
    connect(m_pause, &QTimer::timeout, this, &FilterBox::pauseOver);
    connect(m_edit, &FilterEdit::valuesWanted, this, &FilterBox::valuesWanted);
    connect(m_edit, &FilterEdit::submitted, this, [this] {
        // Enter asks again even for the same text: the store may have new runs.
        m_submitted = QString();
        m_writing = false;
        submit();
    });
    connect(m_edit, &QPlainTextEdit::textChanged, this, &FilterBox::textEdited);
    connect(m_edit, &QPlainTextEdit::cursorPositionChanged, this, &FilterBox::updateMark);
    m_edit->installEventFilter(this);
}

QString FilterBox::text() const
{
    return m_edit->toPlainText();
}

void FilterBox::setText(const QString &text)
{
    m_submitted = text;
    m_writing = false;
    m_failure.reset();
    if (text == m_edit->toPlainText())
        return;
    m_edit->setPlainText(text);
    m_pause->stop();
}

void FilterBox::textEdited()
{
    // Highlighting announces a change of text too.
    const bool asSubmitted = m_edit->toPlainText() == m_submitted;
    if (asSubmitted) {
        m_pause->stop();
    } else {
        m_writing = true;
        m_pause->start();
    }
    updateMark();
}

/// What somebody is about to choose from a list is not finished.
void FilterBox::pauseOver()
{
    if (m_edit->isCompleting())
        m_pause->start();
    else
        submit();
}

void FilterBox::submit()
{
    m_pause->stop();
    const QString text = m_edit->toPlainText();
    if (!m_submitted.isNull() && text == m_submitted)
        return;
    m_submitted = text.isNull() ? QStringLiteral("") : text;
    Q_EMIT filterSubmitted(text);
}

bool FilterBox::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut) {
        // A list of completions and another window take the keyboard for a while only.
        const Qt::FocusReason reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason)
            m_writing = false;
        updateMark();
    }
    return QWidget::eventFilter(watched, event);
}

void FilterBox::showError(const Error &error)
{
    m_failure = error;
    unmark();
    updateMark();
}

void FilterBox::clearError()
{
    m_failure.reset();
    unmark();
}

bool FilterBox::isBeingWritten(const Error &error) const
{
    if (!m_writing || !error.span)
        return false;
    const QString content = text();
    const qsizetype cursor = m_edit->textCursor().position();
    if (cursor >= error.span->begin && cursor <= error.span->begin + error.span->length)
        return true;
    return content.mid(cursor).trimmed().isEmpty() && endsTooEarly(content);
}

/// What was marked once stays so until the text is another.
void FilterBox::updateMark()
{
    if (!m_failure || text() != m_submitted)
        unmark();
    else if (!hasError() && !isBeingWritten(*m_failure))
        mark(*m_failure);
}

void FilterBox::mark(const Error &error)
{
    const QString content = text();
    const TextSpan span = error.span.value_or(TextSpan{0, content.size()});
    // An error at the end of the text has no word; the last character stands for it.
    const TextSpan visible{qMin(span.begin, qMax<qsizetype>(0, content.size() - 1)),
                           qMax<qsizetype>(1, span.length)};
    m_edit->setWrong(visible);
    QString message = error.what;
    if (!error.hint.isEmpty())
        message += QStringLiteral(" — ") + error.hint;
    m_error->setText(message);
    m_edit->setToolTip(message);
    // Below the wrong word, as far as the sentence then still fits.
    const int wanted = m_edit->mapTo(this, QPoint(m_edit->xOf(visible.begin), 0)).x();
    const int spare = width() - m_error->fontMetrics().horizontalAdvance(message) - 8;
    m_error->setIndent(qBound(10, wanted, qMax(10, spare)));
    m_error->show();
    m_edit->setAccessibleDescription(message);
    static_cast<FilterFrame *>(m_edit->parentWidget())->setWrong(true);
}

void FilterBox::unmark()
{
    if (!hasError())
        return;
    m_edit->setWrong(std::nullopt);
    m_edit->setToolTip(QString());
    m_edit->setAccessibleDescription(QString());
    m_error->hide();
    m_error->clear();
    static_cast<FilterFrame *>(m_edit->parentWidget())->setWrong(false);
}

bool FilterBox::hasError() const
{
    return !m_error->text().isEmpty();
}

void FilterBox::setValues(const ValueQuery &query, const QList<ValueInUse> &values)
{
    m_edit->setValues(query, values);
}

void FilterBox::setKeys(const RunKeys &keys)
{
    QStringList words{QStringLiteral("and"), QStringLiteral("or"), QStringLiteral("not"),
                      QStringLiteral("like"), QStringLiteral("ilike")};
    for (const char *attribute :
         {"run_id", "run_name", "status", "start_time", "end_time", "user_id", "artifact_uri"})
        words << QStringLiteral("attributes.") + QLatin1StringView(attribute);
    // Names that are not plain words need MLflow's back quotes.
    const auto add = [&words](const QString &prefix, const QList<QString> &names) {
        static const QRegularExpression plain(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*$"));
        for (const QString &name : names)
            words << (plain.match(name).hasMatch() ? prefix + name
                                                   : prefix + QLatin1Char('`') + name + QLatin1Char('`'));
    };
    add(QStringLiteral("metrics."), keys.metrics);
    add(QStringLiteral("params."), keys.params);
    add(QStringLiteral("tags."), keys.tags);
    m_edit->setWords(words);
}

} // namespace driftline
