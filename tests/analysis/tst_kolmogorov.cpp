// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/kolmogorov.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QJsonArray>

#include <cmath>
#include <numeric>

namespace driftline {

class TestKolmogorov final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithSciPy()
    {
        // Every region of the methods: exact and asymptotic, equal and unequal sizes, from certain to
        // impossible.
        struct Question
        {
            qint64 n = 0;
            qint64 m = 0;
            qint64 difference = 0;
        };
        QList<Question> questions;
        for (const auto &[n, m] : {std::pair<qint64, qint64>{1, 1},
                                   {1, 5},
                                   {3, 2},
                                   {5, 7},
                                   {10, 10},
                                   {13, 91},
                                   {300, 250},
                                   {500, 500},
                                   {1000, 37},
                                   {2000, 1500},
                                   {10000, 10000},
                                   {9973, 8192},
                                   {10001, 20},
                                   {10001, 300},
                                   {20000, 15000},
                                   {100000, 100000},
                                   {1000000, 3000},
                                   {1204331, 418902}}) {
            const double size = double(n) * double(m) / double(n + m);
            for (const double z : {0.05, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0}) {
                // only what two samples can show: multiples of the sizes' greatest common divisor, at most
                // n·m
                const qint64 step = std::gcd(n, m);
                const auto steps = std::max<qint64>(
                    1, std::llround(z / std::sqrt(size) * double(n) * double(m) / double(step)));
                questions.append({n, m, std::min(steps * step, n * m)});
            }
        }
        QJsonArray asked;
        for (const Question &q : std::as_const(questions))
            asked.append(QJsonArray{q.n, q.m, q.difference});
        const auto answer = runPeer(Peer::Evidently,
                                    {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/drift_scores.py"),
                                     QStringLiteral("kolmogorov")},
                                    QJsonDocument(asked).toJson(QJsonDocument::Compact));
        VERIFY_OK(answer);
        QCOMPARE(answer->array().size(), questions.size());
        for (qsizetype i = 0; i < questions.size(); ++i) {
            const Question &q = questions.at(i);
            const double theirs = answer->array().at(i).toDouble();
            const double ours = kolmogorovTwoSample(q.n, q.m, q.difference);
            // Relative as well: a p-value's exponent is looked at.
            const bool same = std::abs(ours - theirs) <= 1e-9 * theirs + 1e-300;
            QVERIFY2(same, qPrintable(QStringLiteral("n %1, m %2, D·n·m %3: %4, SciPy %5")
                                          .arg(q.n)
                                          .arg(q.m)
                                          .arg(q.difference)
                                          .arg(ours, 0, 'g', 17)
                                          .arg(theirs, 0, 'g', 17)));
        }
    }

    void nothingIsBetweenEqualSamples()
    {
        QCOMPARE(kolmogorovTwoSample(5, 7, 0), 1.0);
        QCOMPARE(kolmogorovTwoSample(200000, 100000, 0), 1.0);
    }

    void separatedSamplesAreTheRarestOrder()
    {
        // Two of all C(6, 3) orders separate three values from three.
        QVERIFY(std::abs(kolmogorovTwoSample(3, 3, 9) - 0.1) < 1e-15);
        QCOMPARE(kolmogorovTwoSample(1500, 1200, qint64{1500} * 1200), 0.0);
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestKolmogorov)
#include "tst_kolmogorov.moc"
