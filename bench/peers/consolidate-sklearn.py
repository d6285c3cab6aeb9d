"""Plain scikit-learn, as one would begin: jieba's words, TF-IDF, average link by cosine at a fixed distance.

Reads JSON from standard input: {"texts": [...], "distance": 0.8, "most": 6000}. Writes {"labels": [...], "ms": ...}; for more texts than `most`,
whose distances would not fit the memory, each joins its nearest at that distance instead (single link), and says so.
"""

import json
import sys
import time

import jieba
import numpy
from scipy.sparse.csgraph import connected_components
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neighbors import NearestNeighbors

jieba.setLogLevel(60)
given = json.load(sys.stdin)
texts, distance = given["texts"], given["distance"]
jieba.initialize()
began = time.perf_counter()
vectors = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None, lowercase=False).fit_transform(texts)
if len(texts) <= given["most"]:
    apart = 1.0 - (vectors @ vectors.T).toarray()
    numpy.clip(apart, 0.0, 2.0, out=apart)
    try:
        link = AgglomerativeClustering(n_clusters=None, metric="precomputed", linkage="average", distance_threshold=distance)
    except TypeError:
        # scikit-learn before 1.2 called it so.
        link = AgglomerativeClustering(n_clusters=None, affinity="precomputed", linkage="average", distance_threshold=distance)
    labels, way = link.fit_predict(apart), "average link"
else:
    near = NearestNeighbors(radius=distance, metric="cosine").fit(vectors).radius_neighbors_graph(vectors)
    labels, way = connected_components(near)[1], "single link"
json.dump({"labels": [int(label) for label in labels], "ms": (time.perf_counter() - began) * 1000, "way": way}, sys.stdout)
